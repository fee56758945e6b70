// SPDX-License-Identifier: MPL-2.0

package sandbox

import "slices"

// Pipelines are an account's funnels as they truly are now.
func (s *Server) Pipelines(id string) []Pipeline {
	s.mu.Lock()
	defer s.mu.Unlock()
	return clone(s.accounts[id].list)
}

// Edit changes an account's funnels behind everybody's back.
func (s *Server) Edit(id string, change func([]Pipeline) []Pipeline) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.commit(s.accounts[id], clone(change(clone(s.accounts[id].list))))
}

// SetPipelines replaces an account's funnels behind everybody's back.
func (s *Server) SetPipelines(id string, list []Pipeline) {
	s.Edit(id, func([]Pipeline) []Pipeline { return list })
}

// Put adds funnels behind everybody's back, or replaces those with the same ids.
func (s *Server) Put(id string, funnels ...Pipeline) {
	s.Edit(id, func(list []Pipeline) []Pipeline {
		return merged(Kept, list, funnels, Pipeline.key)
	})
}

// Remove removes funnels behind everybody's back.
func (s *Server) Remove(id string, ids ...string) {
	s.Edit(id, func(list []Pipeline) []Pipeline {
		return slices.DeleteFunc(list, func(p Pipeline) bool { return slices.Contains(ids, p.ID) })
	})
}

// CloseAccount closes an account, while a partner's others go on. Tokens that were granted stay good, and the funnels stay
// where they are; called again it closes the account in another way. See also RevokeAccount.
func (s *Server) CloseAccount(id string, how Closing) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.accounts[id].closing = how
}

// ReopenAccount takes CloseAccount back.
func (s *Server) ReopenAccount(id string) { s.CloseAccount(id, Closing{}) }
