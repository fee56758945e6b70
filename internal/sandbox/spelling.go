// SPDX-License-Identifier: MPL-2.0

package sandbox

import "strings"

// withoutZeros is a number written as text without the zeros that it begins with.
func withoutZeros(id string) string {
	if number := strings.TrimLeft(id, "0"); number != "" || id == "" {
		return number
	}
	return "0"
}

// spelling is the id under which the account is kept that an id means. An account's own spelling comes first; of several
// accounts that are one number, the one with the shortest id. An id that means no account is its own spelling. The caller
// holds the lock.
func (s *Server) spelling(id string) string {
	if s.accounts[id] != nil || !s.settings.AnySpelling {
		return id
	}
	found, number := id, withoutZeros(id)
	for other := range s.accounts {
		if withoutZeros(other) == number && (s.accounts[found] == nil || len(other) < len(found)) {
			found = other
		}
	}
	return found
}
