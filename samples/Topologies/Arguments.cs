using System.Globalization;

namespace Topologies;

/// <summary>What the command line asks for.</summary>
internal sealed record Arguments
{
    public const string Help = """
        Lets one team do one piece of work in six topologies, and shows what each took and what it missed.

        Usage: dotnet run --project samples/Topologies -- [options]

          --budget-usd DOLLARS  what each run may cost at most (default: 1)
          --fail TASK           the first call for this task fails: changes, tests, load, security, rollback, notes or decide
                                (in Single and Decentralized nobody is asked for one task alone, and nothing fails)
          --trace FILE          writes the orchestration trace of each run to this file, a line of JSON each
          --help                shows this

        Models are scripted and times are those of a clock that nobody waits for: no key, no network, the same every time.

        Exit codes: 0 nothing is missing from any run; 1 something is, or a run failed; 2 an argument cannot be used.
        """;

    private const decimal LargestBudget = 1_000m;

    public decimal BudgetUsd { get; private init; } = 1;

    /// <summary>Gets the task whose first call fails; <see langword="null"/> for none.</summary>
    public string? Fail { get; private init; }

    /// <summary>Gets the file for traces; <see langword="null"/> for none.</summary>
    public string? Trace { get; private init; }

    public bool ShowHelp { get; private init; }

    /// <exception cref="UsageException">The command line cannot be understood.</exception>
    public static Arguments Parse(IReadOnlyList<string> args)
    {
        Arguments parsed = new();
        HashSet<string> seen = [];
        for (int i = 0; i < args.Count; i++)
        {
            string flag = args[i];
            if (flag is "--help" or "-h")
            {
                return new Arguments { ShowHelp = true };
            }

            if (flag is not ("--budget-usd" or "--fail" or "--trace"))
            {
                throw new UsageException($"Unknown argument '{flag}'; --help lists the known ones.");
            }

            if (!seen.Add(flag))
            {
                throw new UsageException($"{flag} is given twice.");
            }

            if (i + 1 == args.Count || args[i + 1].StartsWith("--", StringComparison.Ordinal))
            {
                throw new UsageException($"{flag} needs a value.");
            }

            parsed = parsed.With(flag, args[++i]);
        }

        return parsed;
    }

    private Arguments With(string flag, string value) => flag switch
    {
        "--budget-usd" => this with { BudgetUsd = CheckBudget(value) },
        "--fail" => this with { Fail = CheckTask(value) },
        _ => this with { Trace = value.Length > 0 ? value : throw new UsageException("--trace is empty.") },
    };

    private static decimal CheckBudget(string value) =>
        decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal dollars) && dollars <= LargestBudget
            ? dollars
            : throw new UsageException($"--budget-usd must be a number of dollars from 0 to {LargestBudget:0}, such as 0.05, but is '{value}'.");

    private static string CheckTask(string value) => ReleaseReview.Tasks.Any(task => task.Id == value)
        ? value
        : throw new UsageException($"There is no task '{value}'. The tasks are {string.Join(", ", ReleaseReview.Tasks.Select(task => task.Id))}.");
}
