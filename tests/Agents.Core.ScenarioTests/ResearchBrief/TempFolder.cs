namespace Agents.Core.ScenarioTests.ResearchBrief;

/// <summary>A folder of its own for one test, gone afterwards.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("research-brief-").FullName;

    public string PathOf(string name) => Path.Combine(Root, name);

    public TempFolder With(string name, string text) => With(name, System.Text.Encoding.UTF8.GetBytes(text));

    public TempFolder With(string name, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllBytes(PathOf(name), bytes);
        return this;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
