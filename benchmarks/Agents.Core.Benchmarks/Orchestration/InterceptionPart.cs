using Agents.Core.Critics;
using Agents.Core.Roles;
using Agents.Core.Testing;

namespace Agents.Core.Benchmarks.Orchestration;

/// <summary>Which errors critics with a veto catch, at which layer.</summary>
public sealed class InterceptionPart : IOrchestrationPart
{
    private const int Sessions = 522;
    private const int Wrong = 392;
    private const int Draws = 20_000;
    private const double Clean = 0.249;
    private const double CaughtInside = 0.878;
    private const double CaughtAtOutput = 0.146;

    private static readonly (Fault First, int Count)[] Script =
        [(Fault.None, 130), (Fault.Code, 337), (Fault.Chart, 7), (Fault.Output, 7), (Fault.Hidden, 41)];

    private static readonly (string Name, int Least, int Most, int Count, double Percent)[] Retries =
        [("1 or 2", 1, 2, 157, 40), ("3 to 5", 3, 5, 126, 32), ("6", 6, 6, 109, 28)];

    /// <inheritdoc/>
    public string Title => "What critics with a veto catch: Team of Rivals, arXiv 2601.14351 (522 sessions)";

    /// <inheritdoc/>
    public async Task<PartResult> RunAsync(CancellationToken cancellationToken = default) => new(
        [
            .. await TableRowsAsync(cancellationToken),
            .. await RetryRowsAsync(cancellationToken),
            await DrawAsync(cancellationToken),
            .. await VoteRowsAsync(cancellationToken),
        ],
        "Who sees which error is scripted as published; executors, critics, vetoes, retries and counters are the library's. Retries are a run of their own,",
        "since it is not published how often sessions were done again whose error nobody saw; its 6 or more is 6 here, the retry budget. The draws are repaired",
        "whenever they are caught. What critics cost in money and time, and how often real ones err, is not computed here.");

    private static async Task<List<PartRow>> TableRowsAsync(CancellationToken cancellationToken)
    {
        CriticizedSessions team = new();
        EventRecorder recorder = new();
        List<Session> script = [.. Script.SelectMany(entry => Enumerable.Repeat(new Session(entry.First), entry.Count))];
        IReadOnlyList<SessionResult> results = await team.RunAsync(script, recorder, cancellationToken);
        int inner = results.Count(result => result.AfterInner == Fault.None);
        int atEnd = results.Count(result => result.AtEnd == Fault.None);
        int caught = team.Inner.ToSnapshot().Caught;
        CriticCounts output = team.Output.ToSnapshot();
        int further = (int)Math.Round((Sessions - atEnd) * (output.Caught / (double)(Sessions - inner)));
        return
        [
            PartRow.Exact("sessions", Sessions, results.Count, 0),
            .. Both("right at once", 130, inner - caught, 24.9, Sessions, "all"),
            .. Both("caught by the critics of the work", 344, caught, 87.8, Wrong, "the wrong"),
            PartRow.Exact("of these by the critic of code", 337, VetoesOf(Fault.Code), 0),
            PartRow.Exact("of these by the critic of charts", 7, VetoesOf(Fault.Chart), 0),
            .. Both("right after the work", 474, inner, 90.8, Sessions, "all"),
            .. Both("caught by the critic of the output", 7, output.Caught, 14.6, Sessions - inner, "what is left"),
            .. Both("right at the end", 481, atEnd, 92.1, Sessions, "all"),
            .. Both("wrong at the end", 41, Sessions - atEnd, 7.9, Sessions, "all"),
            .. Both("wrong after one more such layer", 35, Sessions - atEnd - further, 6.7, Sessions, "all"),
        ];

        int VetoesOf(Fault fault) => recorder.OfType<ResultVetoed>().Count(vetoed => vetoed.Critics.Contains(fault.ToString()));
    }

    private static async Task<List<PartRow>> RetryRowsAsync(CancellationToken cancellationToken)
    {
        CriticizedSessions team = new();
        List<Session> script = [.. Retries.SelectMany(entry =>
            Enumerable.Range(0, entry.Count).Select(i => new Session(Fault.Code, entry.Least + (i % (entry.Most - entry.Least + 1)))))];
        await team.RunAsync(script, null, cancellationToken);
        CriticCounts counts = team.Inner.ToSnapshot();
        List<PartRow> rows = [];
        foreach ((string name, int least, int most, int count, double percent) in Retries)
        {
            int ours = counts.Retries.Where(entry => entry.Key >= least && entry.Key <= most).Sum(entry => entry.Value);
            rows.AddRange(Both($"repaired after {name} retries", count, ours, percent, counts.Caught, "the wrong", digits: 0));
        }

        return rows;
    }

    private static async Task<PartRow> DrawAsync(CancellationToken cancellationToken)
    {
        Random chance = new(522);
        List<Session> drawn = [.. Enumerable.Range(0, Draws).Select(_ => new Session(
            chance.NextDouble() < Clean ? Fault.None
            : chance.NextDouble() < CaughtInside ? Fault.Code
            : chance.NextDouble() < CaughtAtOutput ? Fault.Output
            : Fault.Hidden))];
        IReadOnlyList<SessionResult> results = await new CriticizedSessions().RunAsync(drawn, null, cancellationToken);
        double right = results.Count(result => result.AtEnd == Fault.None) / (double)Draws;
        return PartRow.Simulated("right at the end, drawn: p + (1 - p)(a + (1 - a) b)", 0.9217, right, 0.006, 4);
    }

    /// <summary>Lets the same critics vote: on the sessions, and on every mix of three faults of which each critic sees one.</summary>
    private static async Task<List<PartRow>> VoteRowsAsync(CancellationToken cancellationToken)
    {
        List<Session> script = [.. Script.SelectMany(entry => Enumerable.Repeat(new Session(entry.First), entry.Count))];
        CriticizedSessions voting = new(CriticMode.Majority);
        await voting.RunAsync(script, null, cancellationToken);
        int caught = voting.Inner.ToSnapshot().Caught;
        List<PartRow> rows = [new("the 344 when the critics of the work vote", "at most 344", $"{caught}", "at most 344", RowKind.Exact, caught <= 344)];
        foreach ((CriticMode mode, int expected) in ((CriticMode, int)[])[(CriticMode.Veto, 7), (CriticMode.Majority, 4), (CriticMode.Advisory, 0)])
        {
            rows.Add(PartRow.Exact($"rejected of 8 mixes of three faults: {mode.ToString().ToLowerInvariant()}", expected, await CountRejectedAsync(mode, cancellationToken), 0));
        }

        return rows;
    }

    private static Task<int> CountRejectedAsync(CriticMode mode, CancellationToken cancellationToken)
    {
        ICritic[] critics = [.. "abc".Select(fault => new RuleCritic(
            $"{fault}", request => request.Candidate.Text.Contains(fault) ? CriticVerdict.Veto(null) : CriticVerdict.Passed))];
        CriticPanel panel = new("panel", critics, new CriticPanelOptions { Mode = mode });
        IAgent<int, int> all = Agent.Create<int, int>("all", async (mixes, context, token) =>
        {
            int rejected = 0;
            for (int mix = 0; mix < mixes; mix++)
            {
                int faults = mix;
                CriticVerdict verdict = await context.InvokeAsync(
                    panel,
                    new CriticRequest
                    {
                        Goal = Goal.Of("mix"),
                        Briefing = new RoleBriefing { Objective = "mix", TaskId = "1", Depth = 0, MaxDepth = 0, Now = context.Clock.GetUtcNow() },
                        Candidate = Answer.Of(string.Concat("abc".Where((_, i) => (faults >> i & 1) == 1))),
                        Criteria = [new Criterion { Name = "right", Text = "Nothing is wrong." }],
                    },
                    token).ConfigureAwait(false);
                rejected += verdict.IsVeto ? 1 : 0;
            }

            return rejected;
        });
        return VirtualRuns.RunAtOnceAsync(all, 8, null, cancellationToken);
    }

    private static PartRow[] Both(string what, int published, int ours, double percent, int all, string ofWhat, int digits = 1) =>
    [
        PartRow.Exact(what, published, ours, 0),
        PartRow.Exact($"{what}, of {ofWhat}", percent, ours * 100.0 / all, digits, " %"),
    ];
}
