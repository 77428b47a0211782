using System.Collections.Concurrent;
using Agents.Core.Budgets;
using Agents.Core.Roles;
using Agents.Core.Testing;
using Agents.Core.Topologies;

namespace Agents.Core.Tests.Topologies;

/// <summary>A team whose members are functions, and what they were asked.</summary>
internal sealed class TeamScene
{
    public ConcurrentQueue<(string Member, ExecuteRequest Request)> Asked { get; } = new();

    public EventRecorder Recorder { get; } = new();

    public ManualTimeProvider Clock { get; } = new();

    public Func<string, ExecuteRequest, AgentContext, CancellationToken, ValueTask<Answer>> Execute { get; set; } =
        (member, request, _, _) => new(Answer.Of($"{member}:{request.Goal.Text}"));

    public Func<AggregateRequest, Answer> Aggregate { get; set; } = request => Answer.Of(string.Join("+", request.Results.Select(result => result.Answer.Text)));

    /// <summary>Gets the goals in the order in which members were asked for them.</summary>
    public IEnumerable<string> Order => Asked.Select(asked => asked.Request.Goal.Text);

    public RunOptions Options(Budget? budget = null) => new()
    {
        Budget = budget ?? Budget.Unlimited,
        Clock = Clock,
        SingleThreaded = true,
        Ids = IdSource.FromSeed(1),
        Observers = { Recorder },
        EventContent = EventContent.Included,
        EventBufferCapacity = 1 << 16,
    };

    public TeamBuilder Begin(int members)
    {
        TeamBuilder builder = Team.Create("team");
        foreach (string name in Enumerable.Range(1, members).Select(i => $"m{i}"))
        {
            builder.WithMember(Agent.Create<ExecuteRequest, Answer>(name, (request, context, token) =>
            {
                Asked.Enqueue((name, request));
                return Execute(name, request, context, token);
            }));
        }

        return builder.WithAggregator(Aggregator("aggregator"));
    }

    public IAggregator Aggregator(string name) =>
        Agent.Create<AggregateRequest, Answer>(name, request => Aggregate(request) is { } answer && name == "aggregator" ? answer : Answer.Of($"{name}({Aggregate(request).Text})")).AsAggregator();

    public Task<RunResult<Answer>> RunAsync(Topology topology, TaskGraph tasks, int members = 2, Budget? budget = null) =>
        RunAsync(Begin(members).Build(), topology, tasks, budget);

    public Task<RunResult<Answer>> RunAsync(Team team, Topology topology, TaskGraph tasks, Budget? budget = null) =>
        team.Arrange(topology).RunAsync(RequestFor(tasks), Options(budget), TestContext.Current.CancellationToken);

    public static TeamRequest RequestFor(TaskGraph tasks) => new() { Goal = Goal.Of("all"), Tasks = tasks };

    /// <summary>Makes a graph of tasks that are letters, and edges that are two letters; in upper case they are strong.</summary>
    public static TaskGraph GraphOf(string tasks, params string[] edges) => TaskGraph.Create(builder =>
    {
        foreach (char task in tasks)
        {
            builder.Add($"{task}", $"{task}");
        }

        foreach (string edge in edges)
        {
            string ends = edge.ToLowerInvariant();
            builder.Connect(ends[..1], ends[1..], edge == ends ? Coupling.Weak : Coupling.Strong);
        }
    });
}
