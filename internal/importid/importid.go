// SPDX-License-Identifier: MPL-2.0

// Package importid reads and writes the id of an import.
package importid

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// All is the import id for every funnel of the account.
const All = "*"

// Parse reads an import id: optionally an account and a slash, then funnel ids separated by commas, a JSON array of funnel ids, or
// * for all funnels. It returns the account as written, or "" if there is none, and nil ids for all funnels. It trims nothing,
// because ids may begin or end with blanks. If the text before the first slash looks like an account, it is one. So a funnel's id
// that begins like that needs the JSON form.
func Parse(text string) (account string, ids []string, err error) {
	before, after, found := strings.Cut(text, "/")
	if _, err := wazzup.ParseAccountID(before); !found || err != nil {
		before, after = "", text
	}
	ids, err = parseFunnels(after)
	return before, ids, err
}

func parseFunnels(text string) (ids []string, err error) {
	switch {
	case text == "":
		return nil, errors.New("it is empty")
	case text == All:
		return nil, nil
	case strings.HasPrefix(text, "["):
		if err := json.Unmarshal([]byte(text), &ids); err != nil {
			return nil, errors.New("it begins with [ but is not a JSON array of strings")
		}
		if len(ids) == 0 {
			return nil, errors.New("it is a JSON array without any id")
		}
	default:
		ids = strings.Split(text, ",")
	}
	seen := make(map[string]bool, len(ids))
	for _, id := range ids {
		switch {
		case id == "":
			return nil, errors.New("one of its ids is empty (a comma too many?)")
		case id == All && len(ids) > 1 && !strings.HasPrefix(text, "["):
			return nil, errors.New("* stands for all funnels and must stand alone; a funnel whose id is * needs the JSON form")
		case seen[id]:
			return nil, fmt.Errorf("it names %q twice", id)
		}
		seen[id] = true
	}
	return ids, nil
}

// Format returns the import id for some funnels, in the plainest form that Parse reads back unchanged. If account is "", the import
// id names none.
func Format(account string, ids []string) string {
	var front string
	if account != "" {
		front = account + "/"
	}
	plain := strings.Join(ids, ",")
	text, err := json.Marshal(ids)
	if err != nil || readsBack(front+plain, account, ids) {
		return front + plain
	}
	return front + string(text)
}

func readsBack(text, account string, ids []string) bool {
	gotAccount, got, err := Parse(text)
	return err == nil && gotAccount == account && slices.Equal(got, ids)
}
