// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"mime"
	"net/http"
	"strings"
	"time"
)

// The paths that the API has.
const (
	PipelinesPath = "/v2/pipelines"
	TokenPath     = "/v2/oauth/token"
)

const maxBody = 32 << 20 // bytes

// Entry is a request in the journal.
type Entry struct {
	Number      int // from 1
	Start       time.Time
	Account     string // the token's, even if it is no longer good; of an exchange, the one asked for; "" if there is none
	Bearer      bool   // a token was sent; which one, the journal does not say
	Grant       Grant  // of a token request; "" if it asks for none that there is
	Method      string
	Path        string
	Header      http.Header // as sent, without Authorization
	Body        []byte      // as sent; of a token request, without its secrets
	Status      int         // of the answer; 0 if there was none
	Committed   bool        // a post that was taken in
	PartlyTaken bool        // a post that was taken in up to the middle: see Fault.Middle
	Fault       string      // what was injected; "" for nothing
}

// incoming is a request, and what the journal is going to say of it.
type incoming struct {
	*http.Request
	body    []byte
	grant   grant    // that it asks for
	errs    []string // what is wrong with that
	tooMany bool     // it is over the limit
	fault   Fault    // that strikes it
	entry   Entry
}

func (in *incoming) json() bool {
	mediaType, _, err := mime.ParseMediaType(in.Header.Get("Content-Type"))
	return err == nil && mediaType == "application/json"
}

func (in *incoming) tooLarge() bool { return in.ContentLength > maxBody || len(in.body) > maxBody }

func bearer(r *http.Request) (string, bool) {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	return token, ok && token != ""
}

// basic is a partner's e-mail, which ends at the first colon, and password.
func basic(r *http.Request) (email, password string, ok bool) {
	if !strings.HasPrefix(r.Header.Get("Authorization"), "Basic ") { // net/http takes "basic" for it
		return "", "", false
	}
	return r.BasicAuth()
}

// response is an HTTP response.
type response struct {
	status int // 0 if there is none
	header http.Header
	body   []byte
	broken bool // it breaks off: the connection ends when the body does
}
