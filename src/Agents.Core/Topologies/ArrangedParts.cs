namespace Agents.Core.Topologies;

/// <summary>A team in a topology, whose results are left as they are.</summary>
internal sealed class ArrangedParts(Team team, Topology topology) : IAgent<TeamRequest, TeamOutcome>, ITracedAgent
{
    public string Name => team.Name;

    public AgentOperation Operation => AgentOperation.Workflow;

    public ValueTask<TeamOutcome> InvokeAsync(TeamRequest input, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        return new TeamRun(team, topology, input, context).RunPartsAsync(cancellationToken);
    }
}
