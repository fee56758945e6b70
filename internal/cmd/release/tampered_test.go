// SPDX-License-Identifier: MPL-2.0

package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Readers of checksums differ in what they make of an odd line. So there is none.
func TestOddChecksums(t *testing.T) {
	t.Parallel()
	for about, spoil := range map[string]func(string) string{
		"line ends of Windows": func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
		"upper case":           strings.ToUpper,
		"a file twice":         func(s string) string { return strings.Repeat("0", 64) + s[64:strings.Index(s, "\n")+1] + s },
		"one blank":            func(s string) string { return strings.Replace(s, "  ", " ", 1) },
		"a folder":             func(s string) string { return strings.Replace(s, "  ", "  ../", 1) },
		"no end of a line":     func(s string) string { return strings.TrimSuffix(s, "\n") },
	} {
		r := made(t)
		name := r.asset("SHA256SUMS")
		text, err := os.ReadFile(filepath.Join(r.folder, name))
		if err != nil {
			t.Fatal(err)
		}
		write(t, r.folder, name, spoil(string(text)))
		if _, err := open(r.folder); err == nil {
			t.Errorf("%s: accepted", about)
		}
	}
}

// A draft has what is published: goreleaser's own files would be published without a checksum.
func TestFilesOfADraft(t *testing.T) {
	t.Parallel()
	r := made(t)
	for _, name := range []string{"artifacts.json", "config.yaml", "metadata.json"} {
		write(t, r.folder, name, "{}")
		if err := r.checkNames(false); err != nil {
			t.Error(err)
		}
		if err := r.checkNames(true); err == nil {
			t.Errorf("%s is accepted in a draft", name)
		}
		remove(t, r, name)
	}
	if err := os.Remove(filepath.Join(r.folder, r.asset("manifest.json"))); err != nil {
		t.Fatal(err)
	}
	if err := r.checkSums(true); err == nil {
		t.Error("a draft without the manifest is accepted")
	}
}

// An archive has its files, with their modes, and nothing before or behind them.
func TestArchivesThatAreMoreThanTheyShow(t *testing.T) {
	t.Parallel()
	zipOf := func(mode fs.FileMode) []byte {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		header := &zip.FileHeader{Name: "LICENSE", Modified: time.Unix(1, 0)} // which has goreleaser's additional time
		header.SetMode(mode)
		if _, err := w.CreateHeader(header); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	tarOf := func(name string) []byte {
		var b bytes.Buffer
		packed := gzip.NewWriter(&b)
		w := tar.NewWriter(packed)
		if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o644}); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if err := packed.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	folder := t.TempDir()
	for _, c := range []struct {
		name    string
		content []byte
		want    string // an error, or the mode of LICENSE
	}{
		{"good.zip", zipOf(0o644), "-rw-r--r--"},
		{"link.zip", zipOf(0o777 | fs.ModeSymlink), "Lrwxrwxrwx"},
		{"setuid.zip", zipOf(0o755 | fs.ModeSetuid), "urwxr-xr-x"},
		{"another.zip", append(zipOf(0o644), zipOf(0o644)...), "before or behind its files"},
		{"script.zip", append([]byte("#!/bin/sh\nevil\n"), zipOf(0o644)...), "before or behind its files"},
		{"good.tar.gz", tarOf("LICENSE"), "-rw-r--r--"},
		{"tail.zip", append(zipOf(0o644), "tail"...), "before or behind its files"},
		{"two.tar.gz", append(tarOf("LICENSE"), tarOf("evil")...), "behind its files"},
	} {
		write(t, folder, c.name, string(c.content))
		files, err := unpack(filepath.Join(folder, c.name))
		got := files["LICENSE"].mode.String()
		if err != nil {
			got = err.Error()
		}
		if !strings.Contains(got, c.want) {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
