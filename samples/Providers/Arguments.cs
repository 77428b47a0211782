using System.Diagnostics.CodeAnalysis;

namespace Providers;

/// <summary>What the command line says.</summary>
internal sealed record Arguments
{
    public const string DefaultQuestion = "When does the library open on Saturday?";

    public const string Help = $"""
        One agent, on whatever model there is: a provider whose key is in the environment, a server of your own, or none at all.

        Usage: dotnet run --project samples/Providers -- [--model MODEL] [--question TEXT]

          --model MODEL    openai:gpt-5-mini, anthropic:claude-haiku-4-5, http://localhost:11434/v1#qwen3, offline …
                           (default: what AGENTS_MODEL says; else the provider of OPENAI_API_KEY or ANTHROPIC_API_KEY,
                           whichever is set; else offline)
                           To see a model fail and another take over: --model http://127.0.0.1:9/v1#nobody
          --question TEXT  what to ask (default: {DefaultQuestion})
          --help           shows this

        Exit codes: 0 answered, 1 the run failed, 2 an argument or a variable cannot be used.
        """;

    private const int LongestQuestion = 400;

    /// <summary>Gets the model string; <see langword="null"/> to choose by the environment.</summary>
    public string? Model { get; private init; }

    public string Question { get; private init; } = DefaultQuestion;

    public bool ShowHelp { get; private init; }

    public static bool TryParse(string[] args, [NotNullWhen(true)] out Arguments? arguments, [NotNullWhen(false)] out string? problem)
    {
        arguments = new Arguments();
        problem = null;
        for (int i = 0; i < args.Length && problem is null; i += 2)
        {
            string? value = i + 1 < args.Length ? args[i + 1] : null;
            (arguments, problem) = (args[i], value) switch
            {
                ("--help" or "-h", _) => (new Arguments { ShowHelp = true }, null),
                ("--model", { } model) when !string.IsNullOrWhiteSpace(model) => (arguments with { Model = model }, null),
                ("--question", { } text) when !string.IsNullOrWhiteSpace(text) && text.Length <= LongestQuestion => (arguments with { Question = text }, null),
                ("--model", _) => (arguments, "--model needs a model, such as openai:gpt-5-mini or offline."),
                ("--question", _) => (arguments, $"--question needs 1 to {LongestQuestion} characters."),
                _ => (arguments, $"'{args[i]}' is unknown; the options are --model MODEL and --question TEXT."),
            };
            if (arguments.ShowHelp)
            {
                return true;
            }
        }

        return problem is null;
    }
}
