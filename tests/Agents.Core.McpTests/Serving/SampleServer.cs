namespace Agents.Core.McpTests.Serving;

/// <summary>The program of samples/McpServer, which is built along with the tests.</summary>
internal static class SampleServer
{
    public static string Program { get; } = Find();

    private static string Find()
    {
        // artifacts/bin/Agents.Core.McpTests/release/ is beside artifacts/bin/McpServer/release/.
        DirectoryInfo here = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        string name = OperatingSystem.IsWindows() ? "McpServer.exe" : "McpServer";
        return Path.Combine(here.Parent!.Parent!.FullName, "McpServer", here.Name, name);
    }
}
