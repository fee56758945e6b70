// SPDX-License-Identifier: MPL-2.0

package repository_test

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

const releasing = "RELEASING.md"

// keyProblems are what RELEASING.md lacks about the key that signs. Terraform's registry takes RSA and DSA keys, but not the
// ECC keys that gpg makes by default (publishing). OpenTofu's takes a key only from somebody whom GitHub shows as a member
// of the organisation (the form for keys in opentofu/registry).
func keyProblems(files fs.FS) []string {
	var problems []string
	prose := strings.Join(strings.Fields(content(files, releasing)), " ")
	for what, words := range map[string]string{
		"that the key has to be RSA":                        `\bRSA\b`,
		"that an ECC key is not accepted":                   `\bECC\b`,
		"that OpenTofu wants the key from a public member":  `public member`,
		"that the registries want a tag that starts with v": "`v[0-9]+\\.[0-9]+\\.[0-9]+`",
	} {
		if !regexp.MustCompile(words).MatchString(prose) {
			problems = append(problems, releasing+" does not say "+what+" ("+words+")")
		}
	}
	slices.Sort(problems)
	return problems
}

func TestTheKeyIsDocumented(t *testing.T) {
	t.Parallel()
	report(t, keyProblems(checkout))
}

func TestEachRuleOfTheKey(t *testing.T) {
	t.Parallel()
	good := fstest.MapFS{releasing: {Data: []byte("Make an RSA key, not an ECC one. A public\nmember sends it. Then push the tag `v0.1.0`.\n")}}
	report(t, keyProblems(good))
	for before, problem := range map[string]string{"RSA": "has to be RSA", "ECC": "an ECC key", "public": "public member", "`v0": "a tag"} {
		finds(t, keyProblems(replaced(t, good, releasing, before, "x")), problem)
	}
}
