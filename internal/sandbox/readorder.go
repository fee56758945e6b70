// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"math/rand/v2"
	"slices"
)

// ReadOrder is how the order of a list differs from read to read.
type ReadOrder int

// The ways.
const (
	ReadsAlike    ReadOrder = iota
	ReadsRotated            // by one place further at each read of the account; the first shows the list as it is
	ReadsShuffled           // by Settings.ShuffleSeed, and the number of the read
)

var readOrderNames = []string{ReadsAlike: "alike", ReadsRotated: "rotated", ReadsShuffled: "shuffled"}

// String is the name that ParseReadOrder reads.
func (o ReadOrder) String() string { return nameOf(readOrderNames, o) }

// ParseReadOrder reads the name of how reads differ in order.
func ParseReadOrder(name string) (ReadOrder, error) {
	return named[ReadOrder](readOrderNames, name)
}

// turned is a list as a read shows it; read is its number, from 1.
func turned[T any](o ReadOrder, list []T, read int, random *rand.Rand) []T {
	if o == ReadsAlike || len(list) < 2 {
		return list
	}
	list = slices.Clone(list)
	if o == ReadsShuffled {
		random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		return list
	}
	by := (read - 1) % len(list)
	return slices.Concat(list[by:], list[:by])
}
