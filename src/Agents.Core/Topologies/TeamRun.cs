using Agents.Core.Graphs;
using Agents.Core.Roles;

namespace Agents.Core.Topologies;

/// <summary>One run of a team: a graph by the topology, and what its tasks came to.</summary>
/// <remarks>What a node writes here is read by nodes behind it only, so nothing here needs a lock.</remarks>
internal sealed partial class TeamRun
{
    private const string OutcomeName = "outcome";
    private const string InputsSuffix = " inputs";
    private const int LongestId = AgentPath.MaxNameLength - 24;

    private readonly Team _team;
    private readonly Topology _topology;
    private readonly TeamRequest _request;
    private readonly AgentContext _context;
    private readonly TaskGraph _tasks;
    private readonly TaskResult?[] _results;
    private readonly string?[] _missing;

    public TeamRun(Team team, Topology topology, TeamRequest request, AgentContext context)
    {
        _team = team;
        _topology = topology;
        _request = request;
        _context = context;
        _tasks = request.Tasks;
        _results = new TaskResult?[_tasks.Count];
        _missing = new string?[_tasks.Count];
    }

    public ValueTask<TeamOutcome> RunPartsAsync(CancellationToken cancellationToken) =>
        AgentGraph.Create<TeamRequest, TeamOutcome>(_team.Name, AddShape, Options()).InvokeAsync(_request, _context, cancellationToken);

    public ValueTask<Answer> RunAsync(CancellationToken cancellationToken) =>
        AgentGraph.Create<TeamRequest, Answer>(
            _team.Name,
            (g, input) => g.Add("answer", Agent.Create<TeamOutcome, Answer>("answer", PutTogetherAsync), AddShape(g, input)),
            Options()).InvokeAsync(_request, _context, cancellationToken);

    private GraphOptions Options() => new() { MaxConcurrency = _team.MaxConcurrency, MaxNodes = GraphOptions.GreatestNodes };

    private Node<TeamOutcome> AddShape(GraphBuilder builder, Node<TeamRequest> input) => _topology switch
    {
        Topology.Single => AddSingle(builder, input),
        Topology.Sequential => AddSequence(builder, input),
        Topology.Parallel => AddParallel(builder, input),
        Topology.Hybrid => AddLayers(builder, input),
        Topology.Hierarchical => AddLeadRound(builder, 1, input),
        _ => AddPeers(builder, input),
    };

    private ValueTask<Answer> PutTogetherAsync(TeamOutcome outcome, AgentContext context, CancellationToken cancellationToken) =>
        outcome.Answer is null && outcome.Results.Count == 0
            ? throw new TeamFailedException(_team.Name, outcome.Topology, outcome.Missing)
            : TeamSynthesis.ConcludeAsync(
                _team, outcome.Topology == Topology.Hierarchical ? _team.Arbiter : _team.Aggregator, _request.Goal, outcome, context, cancellationToken);

    /// <summary>Does a task, with the results that it is to see.</summary>
    private async ValueTask<Answer> WorkAsync(
        int task, IAgent<ExecuteRequest, Answer> member, IEnumerable<TaskResult> seen, string? instructions, AgentContext context, CancellationToken cancellationToken)
    {
        TeamTask work = _tasks.Tasks[task];
        ExecuteRequest request = new()
        {
            Goal = new Goal { Text = work.Text, Type = work.Type, Context = instructions },
            Briefing = TeamSynthesis.Brief(_request.Goal, work.Id, depth: 1, context),
            Dependencies = [.. seen],
        };
        try
        {
            Answer answer = await CallAsync(member, request, context, cancellationToken).ConfigureAwait(false);
            _results[task] = new TaskResult { TaskId = work.Id, Goal = request.Goal, Answer = answer };
            return answer;
        }
        catch (AgentException exception)
        {
            _missing[task] = WithheldFailureException.Describe(exception);
            if (exception is BudgetExceededException)
            {
                context.ReportStop(StopReason.BudgetExhausted);
            }

            throw;
        }
    }

    private ValueTask<Answer> CallAsync(
        IAgent<ExecuteRequest, Answer> member, ExecuteRequest request, AgentContext context, CancellationToken cancellationToken) =>
        TeamSynthesis.CallAsync(_team, member, request, context, cancellationToken);

    private IAgent<ExecuteRequest, Answer> MemberOf(int task) =>
        FindMember(_tasks.Tasks[task].Executor) ?? _team.Members[task % _team.Members.Count];

    private IAgent<ExecuteRequest, Answer>? FindMember(string? name) =>
        name is null ? null : _team.Members.FirstOrDefault(member => member.Name == name);

    private IEnumerable<TaskResult> ResultsBefore(int task)
    {
        foreach (int before in _tasks.Before(task).ToArray())
        {
            if (_results[before] is { } result)
            {
                yield return result;
            }
        }
    }

    private TeamOutcome Conclude(Answer? answer = null) => new()
    {
        Topology = _topology,
        Results = [.. _results.OfType<TaskResult>()],
        Missing = ListMissing(),
        Answer = answer,
    };

    private List<MissingTask> ListMissing() =>
    [
        .. _tasks.Tasks.Select((task, index) => (Task: task, Index: index)).Where(pair => _results[pair.Index] is null).Select(pair => new MissingTask
        {
            TaskId = pair.Task.Id,
            Goal = new Goal { Text = pair.Task.Text, Type = pair.Task.Type },
            Reason = _missing[pair.Index]
                ?? (_topology == Topology.Hierarchical && !_delegated.Contains(pair.Index) ? "It was not given out." : "What it depends on has no result."),
        }),
    ];

    // An id may be anything; a name may not, something is written around it, and neither that nor a number may be taken for another id.
    private string NameOf(int task)
    {
        string id = _tasks.Tasks[task].Id;
        return id.Length <= LongestId && id[0] != '#' && !id.EndsWith(InputsSuffix, StringComparison.Ordinal) && id.All(c => c != '/' && !char.IsControl(c)) ? $"task {id}" : $"task #{task}";
    }
}
