using System.Diagnostics;
using System.Text.Json;
using Agents.Core.McpTests.Fakes;

namespace Agents.Core.McpTests.Serving;

/// <summary>samples/McpServer under the official inspector, which nobody here wrote.</summary>
public sealed class InspectorTests : IClassFixture<NodeInspector>
{
    private readonly NodeInspector _node;

    public InspectorTests(NodeInspector node) => _node = node;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Inspector_lists_the_tools()
    {
        (int exitCode, string output, _) = await InspectAsync("--method", "tools/list");

        Assert.Equal(0, exitCode);
        using JsonDocument document = JsonDocument.Parse(output);
        Assert.Equal(
            ["librarian", "brief", "frugal-librarian"],
            document.RootElement.GetProperty("tools").EnumerateArray().Select(tool => tool.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Inspector_calls_an_agent()
    {
        JsonElement result = await CallAsync("librarian", "input=When does the library close on Saturday?");

        Assert.Contains("on Saturday it closes at 13:00", result.GetProperty("content")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("Completed", result.GetProperty("_meta").GetProperty("agents.core/run").GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Inspector_calls_a_graph_with_types_and_finds_its_output_as_the_schema_says()
    {
        JsonElement result = await CallAsync("brief", """input={"questions":["What does a card cost?"]}""");

        JsonElement answer = Assert.Single(result.GetProperty("structuredContent").GetProperty("answers").EnumerateArray());
        Assert.Contains("12 euros", answer.GetProperty("answer").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspector_is_told_that_the_budget_refused()
    {
        JsonElement result = await CallAsync("frugal-librarian", "input=What does a card cost?");

        Assert.True(result.GetProperty("isError").GetBoolean());
        Assert.StartsWith(
            "The agent 'frugal-librarian' has no result: its budget for one call refused it. Tokens: 10 allowed, 0 spent, 0 reserved,",
            result.GetProperty("content")[0].GetProperty("text").GetString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("librarian", "MCP error -32602: The arguments of the tool 'librarian' do not fit: The parameter 'input' is missing; expected a string.")]
    [InlineData("nobody", "MCP error -32602: There is no tool 'nobody'.")]
    public async Task Inspector_gets_a_protocol_error_for_a_call_that_cannot_be_made(string tool, string message)
    {
        (int exitCode, _, string errors) = await InspectAsync("--method", "tools/call", "--tool-name", tool, "--tool-arg", "wrong=1");

        Assert.Equal(1, exitCode);
        Assert.Contains(message, errors, StringComparison.Ordinal);
    }

    private async Task<JsonElement> CallAsync(string tool, string argument)
    {
        (int exitCode, string output, string errors) = await InspectAsync("--method", "tools/call", "--tool-name", tool, "--tool-arg", argument);
        Assert.True(exitCode == 0, errors);
        using JsonDocument document = JsonDocument.Parse(output);
        return document.RootElement.Clone();
    }

    private async Task<(int ExitCode, string Output, string Errors)> InspectAsync(params string[] arguments)
    {
        _node.Demand();
        using Process process = Process.Start(new ProcessStartInfo("node", [NodeInspector.Script, "--cli", SampleServer.Program, .. arguments])
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(Token);
        string errors = await process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return (process.ExitCode, await output, errors);
    }
}
