using Agents.Core.Graphs;

namespace Agents.Core.Workspaces;

/// <summary>Several engineers who work at one tree at the same time, each in a fork of its own, and hand their work over by merges.</summary>
/// <remarks>
/// <para>A group starts the moment all groups that it depends on are merged and an engineer is free; of several, the one for which most others wait goes
/// first. Its engineer works in a fork. What it hands in is checked against the group's files, brought up to date, passed by the gate, and merged, one
/// group after the other. What does not pass goes back to its author. The workspace never holds what the gate refused.</para>
/// <para>A group that fails leaves the workspace as it was; groups behind it are skipped, the others go on, and the run ends as
/// <see cref="StopReason.Partial"/>. However the run ends, every fork is disposed before.</para>
/// <para>Immutable, thread-safe, and reusable by any number of runs at once, which share the workspace. After CAID (arXiv 2603.21489): isolated
/// forks, and communication by structured assignments and merges only.</para>
/// </remarks>
public sealed class WorkspaceTeam : IAgent<WorkPlan, WorkReport>, ITracedAgent
{
    private readonly IAgent<WorkAssignment, WorkDone>[] _engineers;

    /// <summary>Initializes a team.</summary>
    /// <param name="name">1 to 128 characters, no slash and no control characters.</param>
    /// <param name="workspace">The common tree, which the team does not dispose. Nobody else should write to it during a run: what others write is
    /// merged with, but the gate has not seen it.</param>
    /// <param name="engineers">The engineers; one or more. As many groups are under way at once. The same agent may stand there several times.</param>
    /// <param name="options">How the team works; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException">A required argument, or an engineer, is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule.</exception>
    /// <exception cref="AgentOptionsException">Something is wrong with the options or the number of engineers; all of it is listed.</exception>
    public WorkspaceTeam(
        string name, IWorkspace workspace, IReadOnlyList<IAgent<WorkAssignment, WorkDone>> engineers, WorkspaceTeamOptions? options = null)
    {
        Name = AgentPath.CheckName(name, nameof(name));
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(engineers);
        options ??= new WorkspaceTeamOptions();
        _engineers = [.. engineers];
        options.ThrowIfInvalid(_engineers.Length);
        foreach (IAgent<WorkAssignment, WorkDone> engineer in _engineers)
        {
            ArgumentNullException.ThrowIfNull(engineer, nameof(engineers));
        }

        Workspace = workspace;
        MaxReturns = options.MaxReturns;
        EngineerTimeout = options.EngineerTimeout;
        GateTimeout = options.GateTimeout;
        Gate = options.Gate;
        Resolver = options.Resolver;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    AgentOperation ITracedAgent.Operation => AgentOperation.Workflow;

    /// <summary>Gets the common tree.</summary>
    public IWorkspace Workspace { get; }

    internal int MaxReturns { get; }

    internal TimeSpan? EngineerTimeout { get; }

    internal TimeSpan? GateTimeout { get; }

    internal IGate? Gate { get; }

    internal IMergeResolver? Resolver { get; }

    /// <summary>Gets the turn that lets one group after the other merge.</summary>
    internal Turn MergeTurn { get; } = new();

    /// <inheritdoc/>
    /// <exception cref="InvalidWorkPlanException">Something is wrong with the plan; all of it is listed.</exception>
    public ValueTask<WorkReport> InvokeAsync(WorkPlan input, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        IReadOnlyList<WorkGroup> order = WorkPlanCheck.Order(input);
        return order.Count == 0
            ? new(new WorkReport { Groups = [] })
            : Build(input, order).InvokeAsync(input, context, cancellationToken);
    }

    /// <summary>Makes the graph of a plan: a node a group, and an edge where one waits for another.</summary>
    private AgentGraph<WorkPlan, WorkReport> Build(WorkPlan plan, IReadOnlyList<WorkGroup> order)
    {
        EngineerBench bench = new(_engineers);
        Dictionary<string, int> downstream = WorkPlanCheck.CountDownstream(order);
        return AgentGraph.Create<WorkPlan, WorkReport>(
            Name,
            (g, input) =>
            {
                Dictionary<string, Node<GroupReport>> nodes = new(StringComparer.Ordinal);
                foreach (WorkGroup group in order)
                {
                    GroupWork work = new(this, bench, group);
                    NodeOptions<GroupReport> options = new() { Priority = downstream[group.Id] };
                    nodes[group.Id] = group.DependsOn.Count == 0
                        ? g.Add(NodeName(group), (_, context, token) => work.RunAsync(context, token), input, options)
                        : g.Add(
                            NodeName(group),
                            (_, context, token) => work.RunAsync(context, token),
                            g.All($"before {group.Id}", [.. group.DependsOn.Distinct(StringComparer.Ordinal).Select(id => nodes[id])]),
                            options);
                }

                Node<JoinResult<GroupReport>> ends = g.AllSettled("all groups", [.. plan.Groups.Select(group => nodes[group.Id])]);
                return g.Add("report", (JoinResult<GroupReport> result) => Report(plan, result), ends);
            },
            new GraphOptions { MaxConcurrency = _engineers.Length });
    }

    private static string NodeName(WorkGroup group) => $"group {group.Id}";

    private static WorkReport Report(WorkPlan plan, JoinResult<GroupReport> result) => new()
    {
        Groups =
        [
            .. plan.Groups.Zip(result.Inputs, (group, end) => end.Value ?? new GroupReport
            {
                Id = group.Id,
                State = end.Error is null ? GroupState.Skipped : GroupState.Failed,
                Attempts = (end.Error as WorkGroupFailedException)?.Attempts ?? 0,
                Reason = end.Error?.Message ?? end.Reason,
                Error = end.Error,
            }),
        ],
    };
}
