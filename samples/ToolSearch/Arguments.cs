using System.Diagnostics.CodeAnalysis;

namespace ToolCatalogue;

/// <summary>What the command line says: nothing, or <c>--find "words"</c>.</summary>
internal sealed record Arguments
{
    public const string Help = """
        An agent with 1,000 tools of 40 servers works on a case; its model is shown a handful of them in each turn.

        Usage: dotnet run --project samples/ToolSearch -- [--find WORDS]

          --find WORDS  no agent: shows which tools fit your words best, such as --find "send money back to a shopper"
          --help        shows this

        Exit codes: 0 all was done, or tools were found; 1 something was not done, or no tool fits; 2 an argument cannot be used.
        """;

    /// <summary>Gets what tools are to be found for; <see langword="null"/> to let the agent work.</summary>
    public string? Find { get; private init; }

    public bool ShowHelp { get; private init; }

    public static bool TryParse(string[] args, [NotNullWhen(true)] out Arguments? arguments, [NotNullWhen(false)] out string? problem)
    {
        (arguments, problem) = args switch
        {
            [] => (new Arguments(), null),
            [.., "--help" or "-h"] => (new Arguments { ShowHelp = true }, null),
            ["--find", .. string[] words] when !words.All(string.IsNullOrWhiteSpace) => (new Arguments { Find = string.Join(' ', words) }, null),
            ["--find", ..] => (null, "--find needs words, such as --find \"send money back to a shopper\"."),
            [string unknown, ..] => ((Arguments?)null, $"'{unknown}' is unknown; the option is --find WORDS."),
        };
        return problem is null;
    }
}
