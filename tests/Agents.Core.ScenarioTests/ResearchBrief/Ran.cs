using ResearchBrief;

namespace Agents.Core.ScenarioTests.ResearchBrief;

/// <summary>What one run of the program left behind.</summary>
internal sealed record Ran
{
    public required int ExitCode { get; init; }

    public required string Output { get; init; }

    public required string Error { get; init; }

    public string LastLine => Output.TrimEnd().Split('\n')[^1].TrimEnd('\r');

    public static async Task<Ran> WithAsync(CancellationToken cancellationToken, params string[] args)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int exitCode = await Program.RunAsync(args, new Screen(output, error, isLive: false), cancellationToken);
        return new Ran { ExitCode = exitCode, Output = output.ToString(), Error = error.ToString().TrimEnd() };
    }

    public static Task<Ran> WithAsync(params string[] args) => WithAsync(TestContext.Current.CancellationToken, args);
}
