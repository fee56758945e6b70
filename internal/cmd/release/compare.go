// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// compare returns all differences of two releases. Signatures differ each time, and are left out.
func compare(one, other string) error {
	a, err := open(one)
	if err != nil {
		return err
	}
	b, err := open(other)
	if err != nil {
		return err
	}
	if a.version != b.version {
		return fmt.Errorf("%s is version %s, and %s is version %s", one, a.version, other, b.version)
	}
	names := slices.Sorted(maps.Keys(a.sums))
	if more := slices.Sorted(maps.Keys(b.sums)); !slices.Equal(names, more) {
		return fmt.Errorf("%s has the files %q, and %s has %q", one, names, other, more)
	}
	problems := []error{a.checkNames(false), b.checkNames(false)}
	for _, name := range append(names, a.asset("SHA256SUMS")) {
		if name == a.asset("manifest.json") {
			continue // it is copied when it is published; its checksum is compared
		}
		x, err := os.ReadFile(filepath.Join(one, name))
		if err != nil {
			return err
		}
		y, err := os.ReadFile(filepath.Join(other, name))
		if err != nil {
			return err
		}
		if !bytes.Equal(x, y) {
			problems = append(problems, fmt.Errorf("%s differs", name))
		}
	}
	return errors.Join(problems...)
}
