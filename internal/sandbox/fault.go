// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"fmt"
	"net/http"
	"time"
)

// Fault is something that goes wrong with a request. Delay and Late can be combined with any other; of the others, one is
// taken.
type Fault struct {
	Method      string // which requests; "" is any
	Path        string // and where, PipelinesPath or TokenPath; "" is anywhere
	Grant       Grant  // and for which grant, so that requests for funnels pass; "" is any, and none
	Account     string // and of which account: the token's, or the one that an exchange asks for; "" is any
	Skip        int    // let so many of them pass first
	Times       int    // then strike so often: 0 is once, -1 always
	AfterCommit bool   // the request is carried out, and the fault is in its answer, whatever that is: a Status of 200, 304 or 409, too
	Middle      int    // of a post of funnels the first so many are carried out, one by one, and no more; the fault is in its answer; 0 is none
	Emptied     bool   // with Middle, under Replace: what is there goes before the first, and not after the last

	Delay      time.Duration // wait, before the request is carried out or (AfterCommit) before the answer; alone, then go on
	Late       bool          // what waits to be carried out is carried out even if the client has gone: a request taken from a queue
	Status     int           // answer with this, with Header and Body
	Header     http.Header   // with secrets in it, if it asks for them: see Repeat
	Body       string        // likewise
	TokenEnded bool          // answer as if the token had ended, with the Status and the code that the settings have for that
	Echo       bool          // answer Status with all that the request has shown of its credentials, in every form
	Reset      bool          // reset the connection
	Cut        bool          // announce the whole answer, send half of it, close
	Hang       bool          // never answer
	Slow       time.Duration // answer a byte each; an answer to what was not carried out breaks off before its end
	Endless    bool          // answer without end
	GzipBomb   bool          // answer with little that unpacks to a lot
}

const delay = "delay"

// String names the fault; "" for none.
func (f Fault) String() string {
	switch {
	case f.Reset:
		return "reset"
	case f.Cut:
		return "cut"
	case f.Hang:
		return "hang"
	case f.Slow > 0:
		return "slow"
	case f.Endless:
		return "endless"
	case f.GzipBomb:
		return "gzip bomb"
	case f.Echo:
		return fmt.Sprintf("echo %d", f.Status)
	case f.TokenEnded:
		return "token ended"
	case f.Status != 0:
		return fmt.Sprintf("status %d", f.Status)
	case f.Delay > 0:
		return delay
	}
	return ""
}
