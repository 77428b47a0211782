namespace Agents.Core.Topologies;

/// <summary>Leads a team: decides round by round who does what, until nothing more is to be done.</summary>
/// <remarks>Immutable and thread-safe, as every agent.</remarks>
public interface ILead : IAgent<LeadRequest, LeadDecision>;
