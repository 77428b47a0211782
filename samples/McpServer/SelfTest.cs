using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpServer;

/// <summary>Starts the server as a child and calls every tool, with the client of the official SDK.</summary>
internal static class SelfTest
{
    public static async Task<int> RunAsync()
    {
        StdioClientTransport transport = new(new StdioClientTransportOptions
        {
            Command = Environment.ProcessPath!,
            Arguments = Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet" ? [typeof(SelfTest).Assembly.Location] : [],
            StandardErrorLines = line => Console.WriteLine($"server: {line}"),
        });
        await using McpClient client = await McpClient.CreateAsync(transport);
        IList<McpClientTool> tools = await client.ListToolsAsync();
        foreach (McpClientTool tool in tools)
        {
            Console.WriteLine($"tool: {tool.Name}: {tool.Description}");
        }

        int answered = 0, refused = 0, noted = 0;
        string[] questions = ["When does the library close on Saturday?", "What does a card cost?"];
        foreach ((string name, JsonNode input) in new (string, JsonNode)[]
        {
            ("librarian", questions[0]),
            ("brief", new JsonObject { ["questions"] = new JsonArray([.. questions.Select(question => JsonValue.Create(question))]) }),
            ("frugal-librarian", questions[0]),
        })
        {
            ProgressNotes progress = new();
            CallToolResult result = await client.CallToolAsync(name, new Dictionary<string, object?> { ["input"] = input }, progress);
            foreach (ProgressNotificationValue note in progress.InOrder())
            {
                Console.WriteLine($"progress: {note.Message}");
                noted++;
            }

            Console.WriteLine($"{name}: {result.Content.OfType<TextContentBlock>().First().Text}");
            answered += result.IsError == true ? 0 : 1;
            refused += result.IsError == true ? 1 : 0;
        }

        Console.WriteLine($"served: {tools.Count} tools, {answered} answered, {refused} refused by its budget, progress {(noted > 0 ? "seen" : "not seen")}");
        return 0;
    }

    /// <summary>What is told while a call is under way. The server sends it in order; the SDK hands it over on several threads at once.</summary>
    private sealed class ProgressNotes : IProgress<ProgressNotificationValue>
    {
        private readonly ConcurrentQueue<ProgressNotificationValue> _notes = new();

        public void Report(ProgressNotificationValue value) => _notes.Enqueue(value);

        public IEnumerable<ProgressNotificationValue> InOrder() => _notes.OrderBy(note => note.Progress);
    }
}
