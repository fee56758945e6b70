// SPDX-License-Identifier: MPL-2.0

package sandbox

import "net/http"

// failure is an error in the shape of v2.
type failure struct {
	status int
	header http.Header
	Code   string   `json:"code"`
	Title  string   `json:"title"`
	Detail string   `json:"detail"`
	Errors []string `json:"errors,omitempty"`
}

const unauthorized = "UNAUTHORIZED"

func refused(code, detail string) *failure {
	return &failure{status: http.StatusUnauthorized, Code: code, Title: "Unauthorized", Detail: detail}
}

// value is the failure as the body of a response. With a status of success it reads as one, but for its code.
func (f *failure) value() any {
	if f.status >= 300 {
		return f
	}
	return struct {
		Data   any    `json:"data"`
		Code   string `json:"code"`
		Title  string `json:"title,omitempty"`
		Detail string `json:"detail"`
	}{nil, f.Code, f.Title, f.Detail}
}

func forbidden(detail string) *failure {
	return &failure{status: http.StatusForbidden, Code: "FORBIDDEN", Title: "Forbidden", Detail: detail}
}

func notFound(detail string) *failure {
	return &failure{status: http.StatusNotFound, Code: "NOT_FOUND", Title: "Not Found", Detail: detail}
}

func methodNotAllowed(allow, detail string) *failure {
	return &failure{
		status: http.StatusMethodNotAllowed, header: http.Header{"Allow": {allow}},
		Code: "METHOD_NOT_ALLOWED", Title: "Method Not Allowed", Detail: detail,
	}
}

func payloadTooLarge() *failure {
	return &failure{status: http.StatusRequestEntityTooLarge, Code: "PAYLOAD_TOO_LARGE", Title: "Payload Too Large", Detail: "Send 32 MiB at most."}
}

func invalid(errs ...string) *failure {
	return &failure{
		status: http.StatusBadRequest, Code: "VALIDATION_FAILED", Title: "Validation Failed",
		Detail: "One or more fields did not pass validation.", Errors: errs,
	}
}
