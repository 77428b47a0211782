using Agents.Core.Roles;

namespace Agents.Core.Topologies;

/// <summary>A team in a topology, whose results are put together.</summary>
internal sealed class ArrangedTeam(Team team, Topology topology) : IAgent<TeamRequest, Answer>, ITracedAgent
{
    public string Name => team.Name;

    public AgentOperation Operation => AgentOperation.Workflow;

    public ValueTask<Answer> InvokeAsync(TeamRequest input, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        return new TeamRun(team, topology, input, context).RunAsync(cancellationToken);
    }
}
