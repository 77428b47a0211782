using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Agents.Core.CompileTests;

[assembly: AssemblyFixture(typeof(CompiledSnippets))]

namespace Agents.Core.CompileTests;

/// <summary>The snippets, compiled together, once for all tests, with the compiler that compiled this project.</summary>
public sealed partial class CompiledSnippets : IAsyncLifetime
{
    private readonly Dictionary<string, Snippet> _snippets = new(StringComparer.Ordinal);

    internal IReadOnlyCollection<Snippet> All => _snippets.Values;

    internal Snippet this[string name] => _snippets[name];

    /// <summary>Lists the names of all snippets in a folder.</summary>
    internal static IEnumerable<string> Names(string folder) =>
        Files().Select(NameOf).Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        ILookup<string, Finding> found = Read(await CompileAsync(TestContext.Current.CancellationToken));
        foreach (string file in Files())
        {
            string text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            _snippets.Add(NameOf(file), new Snippet(NameOf(file), Snippet.Announced(text), [.. found[NameOf(file)].OrderBy(finding => finding.Line)]));
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task<string> CompileAsync(CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new(Told("Host"))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
            ArgumentList =
            {
                Told("Compiler"), "-noconfig", "-nologo", "-nostdlib", "-target:library", "-langversion:latest", "-nullable:enable",
                "-preferreduilang:en", "-out:snippets.dll", "@snippets.rsp",
            },
        };
        using Process compiler = Process.Start(start)!;
        Task<string> errors = compiler.StandardError.ReadToEndAsync(cancellationToken);
        string output = await compiler.StandardOutput.ReadToEndAsync(cancellationToken);
        await compiler.WaitForExitAsync(cancellationToken);
        return output + await errors;
    }

    // A line that is about no snippet, such as a reference that is not there, makes all findings worthless.
    private static ILookup<string, Finding> Read(string output) => output
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(line => Said().Match(line) is { Success: true } match
            ? match.Groups
            : throw new InvalidOperationException($"The compiler says what is about no snippet: {line}"))
        .ToLookup(
            said => NameOf(said["file"].Value),
            said => new Finding(int.Parse(said["line"].Value, CultureInfo.InvariantCulture), said["kind"].Value, said["id"].Value),
            StringComparer.Ordinal);

    private static IEnumerable<string> Files() => File.ReadLines(Path.Combine(AppContext.BaseDirectory, "snippets.rsp"))
        .Where(line => !line.StartsWith('-'))
        .Select(line => line.Trim('"'));

    private static string NameOf(string file) => $"{Path.GetFileName(Path.GetDirectoryName(file))}/{Path.GetFileNameWithoutExtension(file)}";

    private static string Told(string key) => typeof(CompiledSnippets).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(told => told.Key == key).Value!;

    [GeneratedRegex(@"^(?<file>.+)\((?<line>\d+),\d+\): (?<kind>error|warning) (?<id>CS\d{4}):", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Said();
}
