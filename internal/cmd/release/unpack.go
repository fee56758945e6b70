// SPDX-License-Identifier: MPL-2.0

package main

import (
	"archive/tar"
	"archive/zip"
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

func untar(path string) (files map[string]file, err error) {
	in, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	packed, err := gzip.NewReader(in)
	if err != nil {
		return nil, err
	}
	files = map[string]file{}
	for r := tar.NewReader(packed); ; {
		header, err := r.Next()
		if errors.Is(err, io.EOF) {
			return files, nil
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
