// SPDX-License-Identifier: MPL-2.0

package main

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
)

// file is a file of an archive.
type file struct {
	content []byte
	mode    fs.FileMode
}

// unpack returns the files of an archive by name.
func unpack(path string) (map[string]file, error) {
	if strings.HasSuffix(path, ".zip") {
		return unzip(path)
	}
	return untar(path)
}

func unzip(path string) (files map[string]file, err error) {
	r, err := zip.OpenReader(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	if offset, err := firstOffset(r.File); err != nil || offset != 0 || r.Comment != "" {
		return nil, errors.Join(err, errors.New("it has something before its files, or a comment"))
	}
	files = map[string]file{}
	for _, f := range r.File {
		in, err := f.Open()
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(in)
		if err := errors.Join(err, in.Close()); err != nil {
			return nil, err
		}
		if _, twice := files[f.Name]; twice {
			return nil, fmt.Errorf("it has %s twice", f.Name)
		}
		files[f.Name] = file{content, f.Mode()}
	}
	return files, nil
}

// firstOffset returns where the first file's header begins. (A header is 30 bytes, the name, and what is additional.)
func firstOffset(files []*zip.File) (int64, error) {
	first := int64(0)
	for i, f := range files {
		data, err := f.DataOffset()
		if err != nil {
			return 0, err
		}
		if start := data - 30 - int64(len(f.Name)); i == 0 || start < first {
			first = start
		}
	}
	return max(first, 0), nil
}

func untar(path string) (files map[string]file, err error) {
	in, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	buffered := bufio.NewReader(in) // so that the reader of gzip takes no byte too many
	packed, err := gzip.NewReader(buffered)
	if err != nil {
		return nil, err
	}
	packed.Multistream(false)
	files = map[string]file{}
	for r := tar.NewReader(packed); ; {
		header, err := r.Next()
		if errors.Is(err, io.EOF) {
			return files, nothingFollows(packed, buffered)
		}
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		if _, twice := files[header.Name]; twice {
			return nil, fmt.Errorf("it has %s twice", header.Name)
		}
		files[header.Name] = file{content, header.FileInfo().Mode()}
	}
}

// nothingFollows fails if there is more than zeros behind the last file of an archive.
func nothingFollows(packed, in io.Reader) error {
	rest, err := io.ReadAll(packed)
	if err != nil {
		return err
	}
	more, err := io.ReadAll(in)
	if err == nil && (len(bytes.Trim(rest, "\x00")) > 0 || len(more) > 0) {
		err = errors.New("it has something behind its files")
	}
	return err
}
