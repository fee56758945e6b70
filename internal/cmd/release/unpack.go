// SPDX-License-Identifier: MPL-2.0

package main

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/binary"
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
	if ok, err := isWhole(path, r.File); err != nil || !ok {
		return nil, errors.Join(err, errors.New("it has something before or behind its files"))
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

// isWhole reports whether an archive is its files, then its directory, then the end of that, and nothing else. A header has 30
// bytes, of which four are a signature and the last four the lengths of what follows; the end has 22 bytes, with the
// directory's size and place in it.
func isWhole(path string, files []*zip.File) (bool, error) {
	content, err := os.ReadFile(path)
	if err != nil || len(content) < 30+22 {
		return false, err
	}
	first := int64(len(content))
	for _, f := range files {
		data, err := f.DataOffset()
		if err != nil {
			return false, err
		}
		first = min(first, data)
	}
	number := func(b []byte) int64 { return int64(binary.LittleEndian.Uint32(b)) }
	lengths := binary.LittleEndian.Uint16(content[26:]) + binary.LittleEndian.Uint16(content[28:])
	end := content[len(content)-22:]
	return bytes.HasPrefix(content, []byte("PK\x03\x04")) && first == 30+int64(lengths) &&
		bytes.HasPrefix(end, []byte("PK\x05\x06")) && number(end[12:])+number(end[16:])+22 == int64(len(content)), nil
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
