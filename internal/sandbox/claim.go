// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"cmp"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// NoChildID is the value of Settings.ChildID for tokens without that claim.
const NoChildID = "none"

const plainChildID = `"{id}"`

// CheckChildID is the error for a text that Settings.ChildID cannot have.
func CheckChildID(text string) error {
	if text != NoChildID && text != "" && !json.Valid([]byte(claimOf("0072042419", text))) {
		return fmt.Errorf(`%q is neither JSON, such as "{id}" or {number}, nor %s`, text, NoChildID)
	}
	return nil
}

// claimOf is a claim with the account's id in it.
func claimOf(id, claim string) string {
	number := withoutZeros(id)
	first, cut := min(1, len(number)), max(0, len(id)-4)
	exponent := fmt.Sprintf("%s.%se%d", number[:first], cmp.Or(number[first:], "0"), max(0, len(number)-1))
	hyphenated := strings.TrimPrefix(id[:cut]+"-"+id[cut:], "-")
	return strings.NewReplacer("{id}", id, "{number}", number, "{hyphenated}", hyphenated, "{exponent}", exponent).Replace(claim)
}

// newToken makes a token as the service does: a JWT that names its account in child_id, with "" and NoChildID one that
// does not. Its signature is random, so that no two tokens are equal; nobody checks it.
func newToken(id, claim string, now time.Time, lifetime time.Duration) string {
	payload := fmt.Sprintf(`"exp":%d,"iat":%d}`, now.Add(lifetime).Unix(), now.Unix())
	if claim == "" || claim == NoChildID {
		payload = "{" + payload
	} else {
		payload = `{"child_id":` + claimOf(id, claim) + "," + payload
	}
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + encode([]byte(payload)) + "." + encode(random())
}

func random() []byte {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails (crypto/rand)
	return b
}
