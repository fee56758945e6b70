// SPDX-License-Identifier: MPL-2.0

package probe

import (
	"io"
	"net/http"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// DefaultBaseURL is where the service is.
const DefaultBaseURL = wazzup.DefaultBaseURL

// Options say whom to ask, and what may be risked.
type Options struct {
	BaseURL string
	Token   string // of one account
	Run     string // stands in the ids of this run, so that no two runs meet: letters, digits and hyphens

	RiskForeign bool // go on if there are funnels that this program has not made
	RiskUnseen  bool // go on if a read says that there are more funnels than it shows
	Few         bool // leave out the experiment with 150 funnels

	Transport http.RoundTripper // nil for the usual one
	Progress  io.Writer         // nil for none
}

// Names of flags that messages speak of.
const (
	RiskForeignFlag = "risk-losing-funnels-of-others"
	RiskUnseenFlag  = "risk-losing-funnels-that-are-not-shown"
)
