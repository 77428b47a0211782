using Agents.Core.Critics;
using Agents.Core.Roles;

namespace Agents.Core.Benchmarks.Orchestration;

/// <summary>A team whose faults are scripted and whose critics are real: two judge the work while it is done, a third the output.</summary>
/// <remarks>Not thread-safe: one run at a time.</remarks>
public sealed class CriticizedSessions
{
    private static readonly Criterion Right = new() { Name = "right", Text = "Nothing is wrong." };

    private readonly OutputCritic _team;
    private Fault _afterInner;

    /// <summary>Initializes a team.</summary>
    /// <param name="mode">How the two critics of the work come to one verdict.</param>
    public CriticizedSessions(CriticMode mode = CriticMode.Veto)
    {
        CriticPanel panel = new("inner", [Critic(Fault.Code), Critic(Fault.Chart)], new CriticPanelOptions { Mode = mode });
        CriticizedExecutor work = new(Agent.Create<ExecuteRequest, Answer>("writer", Write), panel, Options(Inner));
        IAgent<Goal, Answer> inner = Agent.Create<Goal, Answer>("work", async (goal, context, token) =>
        {
            RoleBriefing briefing = new() { Objective = goal.Text, TaskId = "1", Depth = 0, MaxDepth = 0, Now = context.Clock.GetUtcNow() };
            Answer answer = await context.InvokeAsync(work, new ExecuteRequest { Goal = goal, Briefing = briefing }, token).ConfigureAwait(false);
            _afterInner = goal.Context is null ? Read(answer.Text).First : _afterInner;
            return answer;
        });
        _team = new OutputCritic(inner, Critic(Fault.Output), Options(Output));
    }

    /// <summary>Gets what became of work under the two critics; work that the critic of the output sends back is counted once more.</summary>
    public CriticCounters Inner { get; } = new();

    /// <summary>Gets what became of outputs.</summary>
    public CriticCounters Output { get; } = new();

    /// <summary>Makes a critic that rejects results with one fault, and sees no other.</summary>
    /// <param name="fault">The fault.</param>
    /// <returns>The critic, named as the fault.</returns>
    public static ICritic Critic(Fault fault) => new RuleCritic(
        fault.ToString(),
        request => Read(request.Candidate.Text).First == fault ? CriticVerdict.Veto($"There is a fault: {fault}.", Right.Name) : CriticVerdict.Passed);

    /// <summary>Goes through sessions, one after the other in one run.</summary>
    /// <param name="sessions">The sessions.</param>
    /// <param name="observer">Sees what happens; <see langword="null"/> for nobody.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>What came out of each.</returns>
    public Task<IReadOnlyList<SessionResult>> RunAsync(
        IReadOnlyList<Session> sessions, IObserver<AgentEvent>? observer, CancellationToken cancellationToken)
    {
        IAgent<IReadOnlyList<Session>, IReadOnlyList<SessionResult>> all = Agent.Create<IReadOnlyList<Session>, IReadOnlyList<SessionResult>>(
            "sessions",
            async (list, context, token) =>
            {
                List<SessionResult> results = [];
                foreach (Session session in list)
                {
                    Answer answer = await context.InvokeAsync(_team, Goal.Of($"{session.First} {session.Retries}"), token).ConfigureAwait(false);
                    results.Add(new SessionResult(_afterInner, Read(answer.Text).First));
                }

                return results;
            });
        return VirtualRuns.RunAtOnceAsync(all, sessions, observer, cancellationToken);
    }

    /// <summary>Does the work: the script is the goal, and what is rejected comes one step nearer to being repaired.</summary>
    private static Answer Write(ExecuteRequest request)
    {
        if (request.Rejected is null && request.Goal.Context is null)
        {
            return Answer.Of(request.Goal.Text);
        }

        Session rejected = request.Rejected is { } answer ? Read(answer.Text) : default;
        return Answer.Of(rejected.Retries > 1 ? $"{rejected.First} {rejected.Retries - 1}" : $"{Fault.None} 0");
    }

    private static Session Read(string text) => new(Enum.Parse<Fault>(text.Split(' ')[0]), int.Parse(text.Split(' ')[1]));

    private static CriticizedOptions Options(CriticCounters counters) => new() { DefaultCriteria = { Right }, Counters = counters };
}
