package pipelines

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
)

// importAll is the import id that stands for every funnel of the account.
const importAll = "*"

// accountForm is how an account's id looks: as the cabinet shows it (7204-2419) or as digits. Before a slash it names
// the account, so a funnel's id that begins so needs the JSON form.
var accountForm = regexp.MustCompile(`^(?:[0-9]+|[0-9]{4}-[0-9]{4})/`)

// parseImportID reads the id of an import: funnel ids separated by commas, a JSON array of funnel ids, or * for all
// (nil). Nothing is trimmed, because ids may have blanks around them.
func parseImportID(text string) (ids []string, err error) {
	switch {
	case text == "":
		return nil, errors.New("it is empty")
	case text == importAll:
		return nil, nil
	case accountForm.MatchString(text):
		return nil, errors.New("it begins like an account id and a slash; with client_access_token, the token alone says which account. " +
			"Leave that part out. If it is a funnel's id, use the JSON form")
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
		case id == importAll && len(ids) > 1 && !strings.HasPrefix(text, "["):
			return nil, errors.New("* stands for all funnels and must stand alone; a funnel whose id is * needs the JSON form")
		case seen[id]:
			return nil, fmt.Errorf("it names %q twice", id)
		}
		seen[id] = true
	}
	return ids, nil
}

// formatImportID is the import id for some funnels, in the plainest form that parseImportID reads back.
func formatImportID(ids []string) string {
	plain := strings.Join(ids, ",")
	if parsed, err := parseImportID(plain); err == nil && slices.Equal(parsed, ids) {
		return plain
	}
	text, err := json.Marshal(ids)
	if err != nil {
		return plain
	}
	return string(text)
}
