// SPDX-License-Identifier: MPL-2.0

// Package wazzup is a client of the Wazzup funnels API.
//
// The API has two methods, GET and POST of /v2/pipelines, and promises little. The client therefore trusts little:
// it decodes strictly, follows no redirect, bounds what it reads and how long it waits, and says for every failed
// request whether it may have taken effect. It never repeats a POST; whoever posts decides that after a read.
//
// Sources: the public documentation of Wazzup's v2 API for the paths and the shapes of requests and responses,
// RFC 9110 for Retry-After, RFC 8288 for Link, RFC 7519 for the token's claims.
package wazzup
