using System.Globalization;

namespace ResearchBrief;

/// <summary>What the command line asks for.</summary>
internal sealed record Arguments
{
    public const string DefaultQuestion = "How does the ledger decide whether a call is admitted, so that no run can spend more than its budget?";

    public const string DefaultCompoundQuestion =
        "What does a reservation debit, how is a failed tool replaced by another one, and what does the atomizer decide?";

    public const string Help = $"""
        Answers a question from a folder of documents: sentences quoted word for word, each with its file and line.

        Usage: dotnet run --project samples/ResearchBrief -- [options]

          --question TEXT       what to answer
                                (default: {DefaultQuestion}
                                with --depth: {DefaultCompoundQuestion})
          --depth N             divides a question that holds several, at most N times over, and shows the tree; N is 1 to 4
                                (default: no tree, but a plan of parts that are read for at once)
          --sources FOLDER      where the .md and .txt files are
                                (default: the docs folder and the root documents of this repository)
          --model MODEL         which model answers: openai:gpt-5-mini, anthropic:claude-haiku-4-5, http://localhost:11434/v1#qwen3, or auto
                                for the one whose key is in the environment (default: offline, which needs no key and no network)
          --budget-usd DOLLARS  what the run may cost at most (default: 0.05)
          --out FILE            where the brief is written (default: brief.md in the current folder); a drawing of the run
                                is written beside it, as brief.graph.md
          --break search        breaks the search, to show another tool answering in its place
          --help                shows this

        Exit codes: 0 the brief is written, nothing is missing, and every citation was checked; 1 a citation is unsupported, a part is
        missing, or the run failed; 2 an argument, the sources or an output file cannot be used; 130 cancelled.
        """;

    public const string AnyModel = "auto";
    public const string DefaultModel = "offline";

    // The offline model takes a longer text for a question with documents inside.
    private const int LongestQuestion = 400;
    private const int GreatestDepth = 4;
    private const decimal LargestBudget = 1_000_000m;

    public string Question { get => field ?? (Depth is null ? DefaultQuestion : DefaultCompoundQuestion); private init; }

    /// <summary>Gets how often the question may be divided; <see langword="null"/> for the graph, which has no tree.</summary>
    public int? Depth { get; private init; }

    /// <summary>Gets the folder of the documents; <see langword="null"/> for those of this repository.</summary>
    public string? Sources { get; private init; }

    /// <summary>Gets the model string; <see cref="AnyModel"/> for whichever the environment has a key for.</summary>
    public string Model { get; private init; } = DefaultModel;

    public decimal BudgetUsd { get; private init; } = 0.05m;

    public string Out { get; private init; } = "brief.md";

    public bool BreaksSearch { get; private init; }

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

            if (flag is not ("--question" or "--depth" or "--model" or "--sources" or "--budget-usd" or "--out" or "--break"))
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
        "--question" => this with { Question = CheckQuestion(value) },
        "--depth" => this with { Depth = CheckDepth(value) },
        "--model" => this with { Model = CheckFilled(flag, value) },
        "--sources" => this with { Sources = CheckFilled(flag, value) },
        "--budget-usd" => this with { BudgetUsd = CheckBudget(value) },
        "--break" => this with { BreaksSearch = CheckBreak(value) },
        _ => this with { Out = CheckFilled(flag, value) },
    };

    private static string CheckQuestion(string value)
    {
        string question = string.Join(' ', value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return question.Length switch
        {
            0 => throw new UsageException("--question is empty; ask something."),
            > LongestQuestion => throw new UsageException(
                $"--question has {question.Length:N0} characters, but may have at most {LongestQuestion}."),
            _ => question,
        };
    }

    private static int CheckDepth(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int depth) && depth is >= 1 and <= GreatestDepth
            ? depth
            : throw new UsageException($"--depth must be 1 to {GreatestDepth}, but is '{value}'.");

    private static decimal CheckBudget(string value) =>
        decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal dollars) && dollars <= LargestBudget
            ? dollars
            : throw new UsageException($"--budget-usd must be a number of dollars from 0 to {LargestBudget:N0}, such as 0.05, but is '{value}'.");

    private static bool CheckBreak(string value) =>
        value == "search" ? true : throw new UsageException($"--break can break 'search' and nothing else, but is '{value}'.");

    private static string CheckFilled(string flag, string value) =>
        string.IsNullOrWhiteSpace(value) ? throw new UsageException($"{flag} is empty.") : value;
}
