// SPDX-License-Identifier: MPL-2.0

//go:build race

package acctest

const raceEnabled = true
