using Agents.Core.Roles;
using Agents.Core.Topologies;

namespace Topologies;

/// <summary>The work: may a release go out? The right answer is no, and only who sees two of the reports together can know it.</summary>
internal static class ReleaseReview
{
    public const string Question = "May version 2.4 of the payment service go out on Thursday?";

    private const string OneWay = "cannot be undone";
    private const string NoWayBack = "no way back";

    public static readonly string[] Members = ["engineer", "security", "operations", "editor"];

    public static readonly ReviewTask[] Tasks =
    [
        new()
        {
            Id = "changes", Text = "List what version 2.4 changes.", Member = "operations", Weight = 1,
            Report = _ => Verdict.Write($"Amounts are stored in cents now; the migration rewrites every row and {OneWay}.", Verdict.Ship),
        },
        new()
        {
            Id = "tests", Text = "Judge the test results.", Member = "engineer", Weight = 3,
            Report = _ => Verdict.Write("All 4,812 tests pass, three of them at the second try.", Verdict.Ship),
        },
        new()
        {
            Id = "load", Text = "Judge the load test.", Member = "engineer", Weight = 9,
            Report = _ => Verdict.Write("At three times the peak of last Friday the slowest percent takes 410 ms; the limit is 500 ms.", Verdict.Ship),
        },
        new()
        {
            Id = "security", Text = "Judge the security scan.", Member = "security", Weight = 9,
            Report = _ => Verdict.Write("No new finding, and two old ones are closed.", Verdict.Ship),
        },
        new()
        {
            Id = "rollback", Text = "Judge whether the release can be rolled back.", Member = "operations", Weight = 3,
            Report = shown => shown.Contains(OneWay, StringComparison.Ordinal)
                ? Verdict.Write($"The rehearsal took four minutes on an empty database; once the rows are rewritten there is {NoWayBack}.", Verdict.Hold)
                : Verdict.Write("The rehearsal went back to 2.3 in four minutes.", Verdict.Ship),
        },
        new()
        {
            Id = "notes", Text = "Check the upgrade notes.", Member = "editor", Weight = 3,
            Report = _ => Verdict.Write("They tell operators to restore the backup to go back, which loses what was paid since.", Verdict.Hold),
        },
        new()
        {
            Id = "decide", Text = "Decide from the reports.", Member = "editor", Weight = 1,
            Report = Decide,
        },
    ];

    /// <summary>Gets what the team is given.</summary>
    public static TeamRequest Request { get; } = new()
    {
        Goal = Goal.Of(Question),
        Tasks = TaskGraph.Create(g =>
        {
            foreach (ReviewTask task in Tasks)
            {
                g.Add(task.ToTeamTask());
            }

            // Whoever planned this thought that the reports have little to do with what changes. That is the mistake.
            foreach (string report in new[] { "tests", "load", "security", "rollback", "notes" })
            {
                g.Connect("changes", report, Coupling.Weak)
                    .Connect(report, "decide", report == "rollback" ? Coupling.Critical : Coupling.Strong);
            }
        }),
    };

    /// <summary>Decides from what was shown: without a way back, hold; otherwise most verdicts count.</summary>
    public static string Decide(string shown) => shown.Contains(NoWayBack, StringComparison.Ordinal)
        ? Verdict.Write("The migration rewrites every row and there is no way back from it: rehearse that first.", Verdict.Hold)
        : Verdict.Write("Most reports say yes; the objection is to the upgrade notes, which can be mended by Thursday.", Verdict.Ship);

    /// <summary>Drafts an answer to the whole from one member's own field; two facts in one head are seen together.</summary>
    public static string Draft(string member, string shown)
    {
        string[] own = [.. Tasks.Where(task => task.Member == member && task.Id != "decide").Select(task => task.Report(""))];
        bool knowsBoth = member == "operations" || shown.Contains(NoWayBack, StringComparison.Ordinal);
        return knowsBoth ? Decide(NoWayBack) : Verdict.Write(string.Join(' ', own.Select(Verdict.Without)), Verdict.Of(own[^1]));
    }
}
