using System.Reflection;
using Agents.Core.Diagnostics;

namespace Agents.Core.TelemetryTests.Telemetry;

/// <summary>Every name of telemetry stands in one file.</summary>
public sealed class TelemetryNamesTests
{
    private static readonly string[] Names =
    [
        .. typeof(TelemetryNames).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral && field.Name != nameof(TelemetryNames.CaptureContentVariable) && field.Name != nameof(TelemetryNames.OtherError))
            .Select(field => (string)field.GetRawConstantValue()!),
    ];

    [Fact]
    public void No_other_file_of_the_library_holds_a_name_of_the_conventions_or_of_ours()
    {
        string source = Path.Combine(FindRepository(), "src", "Agents.Core");
        string[] ours = [.. Names.Where(name => name.StartsWith("agents.", StringComparison.Ordinal)).Select(name => $"\"{name}\"")];
        IEnumerable<string> found =
            from file in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            where Path.GetFileName(file) != "TelemetryNames.cs"
            from line in File.ReadLines(file)
            where line.Contains("\"gen_ai.", StringComparison.Ordinal) || ours.Any(name => line.Contains(name, StringComparison.Ordinal))
            select $"{Path.GetFileName(file)}: {line.Trim()}";

        Assert.Empty(found);
    }

    [Fact]
    public void Names_are_lower_case_words_with_dots_and_none_of_ours_is_one_of_theirs()
    {
        Assert.NotEmpty(Names);
        Assert.All(Names, name => Assert.Matches("^[a-z][a-z_]*([.][a-z][a-z_]*)*[.]?$", name));
        Assert.DoesNotContain(Names, name => name.StartsWith("gen_ai.agents", StringComparison.Ordinal));
    }

    private static string FindRepository()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Agents.Core.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The repository was not found above the tests.");
    }
}
