namespace Agents.Core.Topologies;

/// <summary>Lets any agent of the right types be a lead.</summary>
public static class LeadExtensions
{
    /// <summary>Lets an agent be a lead.</summary>
    /// <param name="agent">The agent.</param>
    /// <returns>A lead that calls it, under its name.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="agent"/> is <see langword="null"/>.</exception>
    public static ILead AsLead(this IAgent<LeadRequest, LeadDecision> agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return agent as ILead ?? new LeadAdapter(agent);
    }
}
