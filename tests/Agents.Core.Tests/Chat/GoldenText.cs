namespace Agents.Core.Tests.Chat;

/// <summary>Compares a text with the file of it that is kept in the source tree; ACCEPT_GOLDEN=1 writes the file instead.</summary>
internal static class GoldenText
{
    private const string Folder = "tests/Agents.Core.Tests/Chat/golden";

    public static void Check(string name, string actual)
    {
        string path = Path.Combine(FindRoot(), Folder, $"{name}.txt");
        if (Environment.GetEnvironmentVariable("ACCEPT_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual + "\n");
            return;
        }

        string expected = File.Exists(path) ? File.ReadAllText(path) : "";
        if (expected != actual + "\n")
        {
            Assert.Fail($"{Folder}/{name}.txt differs (- expected, + actual); write it anew with ACCEPT_GOLDEN=1 when that was meant.\n"
                + Differences(expected, actual + "\n"));
        }
    }

    private static string Differences(string expected, string actual)
    {
        string[] old = expected.Split('\n');
        string[] now = actual.Split('\n');
        IEnumerable<string> lines = Enumerable.Range(0, Math.Max(old.Length, now.Length)).SelectMany(i =>
        {
            string? before = i < old.Length ? old[i] : null;
            string? after = i < now.Length ? now[i] : null;
            return before == after ? [$"  {before}"] : new[] { before is null ? "" : $"- {before}", after is null ? "" : $"+ {after}" };
        });
        return string.Join('\n', lines.Where(line => line.Length > 0));
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Agents.Core.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Agents.Core.sln; run the tests from inside the source tree.");
    }
}
