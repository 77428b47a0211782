using System.Diagnostics;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Agents.Core.McpTests.Serving;

/// <summary>samples/McpServer as a process, under the official SDK's client.</summary>
public sealed class SampleServerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fifty_calls_at_once_over_one_process_are_all_answered()
    {
        await using McpClient client = await McpClient.CreateAsync(
            new StdioClientTransport(new StdioClientTransportOptions { Command = SampleServer.Program, StandardErrorLines = _ => { } }), cancellationToken: Token);

        CallToolResult[] results = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => client.CallToolAsync(
            i % 5 == 0 ? "frugal-librarian" : "librarian", new Dictionary<string, object?> { ["input"] = "What does a card cost?" }, cancellationToken: Token).AsTask()));
        Assert.Equal(10, results.Count(result => result.IsError == true));
        Assert.All(results.Where(result => result.IsError != true), result => Assert.Contains("12 euros", ServedClient.TextOf(result), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Process_ends_by_itself_when_its_client_goes_away_in_mid_call()
    {
        using Process process = Start(SampleServer.Program);
        Task<string> errors = process.StandardError.ReadToEndAsync(Token);
        await process.StandardInput.WriteLineAsync(RawClient.Initialize);
        await process.StandardInput.WriteLineAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        for (int i = 1; i <= 100; i++)
        {
            string line = $"{{\"jsonrpc\":\"2.0\",\"id\":{i},\"method\":\"tools/call\",\"params\":{{\"name\":\"librarian\",\"arguments\":{{\"input\":\"What does a card cost?\"}}}}}}";
            await process.StandardInput.WriteLineAsync(line);
        }

        process.StandardInput.Close();
        await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.Equal(0, process.ExitCode);
        Assert.Equal("library-desk serves librarian, brief, frugal-librarian; it ends when its input does.", (await errors).TrimEnd());
    }

    [Fact]
    public async Task Process_that_cannot_write_to_its_client_ends_too()
    {
        using Process process = Start(SampleServer.Program);
        Task<string> errors = process.StandardError.ReadToEndAsync(Token);
        process.StandardOutput.Close();
        await process.StandardInput.WriteLineAsync(RawClient.Initialize);
        process.StandardInput.Close();
        await process.WaitForExitAsync(Token);
        Assert.Equal(0, process.ExitCode);
        await errors;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Self_test_finds_its_program_however_it_was_started(bool isByHost)
    {
        using Process process = isByHost ? Start("dotnet", Path.ChangeExtension(SampleServer.Program, ".dll"), "--self-test") : Start(SampleServer.Program, "--self-test");
        Task<string> errors = process.StandardError.ReadToEndAsync(Token);
        string output = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.Equal((0, ""), (process.ExitCode, await errors));
        Assert.StartsWith("served: 3 tools, 2 answered, 1 refused by its budget, ", output.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
    }

    private static Process Start(string program, params string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        RedirectStandardInput = true,
        UseShellExecute = false,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
