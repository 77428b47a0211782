using System.Globalization;
using System.Text.RegularExpressions;
using Agents.Core.Chat.Catalog;
using Agents.Core.Offline;
using ResearchBrief;

namespace Agents.Core.ProviderTests.Server;

/// <summary>The program itself, with <c>--model</c> and the variables of a user, against a server that speaks the providers' formats.</summary>
public sealed partial class ResearchBriefProgramTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agents-core-brief-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("openai:gpt-5-mini", "chat/completions", 0.25, 2)]
    [InlineData("openai-responses:gpt-5-mini", "responses", 0.25, 2)]
    [InlineData("anthropic:claude-haiku-4-5", "messages", 1, 5)]
    [InlineData("auto", "chat/completions", 0.25, 2)]
    public async Task A_model_of_a_provider_writes_a_checked_brief_and_its_spend_is_right(string model, string path, double inputPrice, double outputPrice)
    {
        await using ModelServer server = await ModelServer.StartAsync(Stop);
        using OfflineChatClient offline = new(new OfflineChatClientOptions { MaxParallelCalls = 8, MaxSentences = 5 });
        using CountingClient counted = new(offline);
        server.Key = WireSubject.Key;
        server.Respond = Served.Client(counted);
        bool isAnthropic = path == "messages";
        Dictionary<string, string> variables = new()
        {
            [isAnthropic ? "ANTHROPIC_API_KEY" : "OPENAI_API_KEY"] = WireSubject.Key,
            [isAnthropic ? "ANTHROPIC_BASE_URL" : "OPENAI_BASE_URL"] = (isAnthropic ? server.Address : server.OpenAIEndpoint).AbsoluteUri,
        };

        (int code, string output, string error) = await RunAsync(model, variables);

        Assert.Equal((0, ""), (code, error));
        Match summary = Summary().Match(output);
        Assert.True(summary.Success, output);
        long expected = counted.Answers.Sum(
            usage => (long)Math.Ceiling((usage.InputTokenCount!.Value * inputPrice) + (usage.OutputTokenCount!.Value * outputPrice)));
        Assert.Equal(expected / 1_000_000m, decimal.Parse(summary.Groups["dollars"].Value.TrimStart('$'), CultureInfo.InvariantCulture));
        Assert.Equal(
            counted.Answers.Sum(usage => usage.InputTokenCount + usage.OutputTokenCount),
            long.Parse(summary.Groups["tokens"].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture));
        Assert.All(server.Requests, request => Assert.EndsWith(path, request.Path, StringComparison.Ordinal));
        Assert.Contains(isAnthropic ? "Using anthropic:claude-haiku-4-5, " : "gpt-5-mini, ", output, StringComparison.Ordinal);
        Assert.DoesNotContain(WireSubject.Key, output + await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "brief.md"), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_of_the_users_own_needs_no_key_and_no_price()
    {
        await using ModelServer server = await ModelServer.StartAsync(Stop);
        using OfflineChatClient offline = new(new OfflineChatClientOptions { MaxParallelCalls = 8, MaxSentences = 5 });
        server.Respond = Served.Client(offline);

        (int code, string output, string error) = await RunAsync($"{server.OpenAIEndpoint}#qwen3", new() { ["OPENAI_API_KEY"] = "sk-canary0123" });

        Assert.Equal((0, ""), (code, error));
        Assert.Equal("$0.0000", Summary().Match(output).Groups["dollars"].Value);
        Assert.All(server.Requests, request => Assert.DoesNotContain("canary", string.Join(' ', request.Headers.Values), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("openai:gpt-5-mini", "--model: The environment variable OPENAI_API_KEY must hold the key of OpenAI, but is missing or empty.")]
    [InlineData("gemini:x", "--model: There is no provider 'gemini'; the catalog has openai, openai-responses, anthropic, offline.")]
    [InlineData("open ai", "--model: A model is 'provider:model', 'provider', or 'http(s)://address#model', in at most 1,024 characters without white space and user names, but this is 'open ai'.")]
    public async Task A_model_that_cannot_be_had_is_one_sentence_and_exit_code_2(string model, string sentence)
    {
        (int code, _, string error) = await RunAsync(model, []);

        Assert.Equal((2, sentence), (code, error));
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(string model, Dictionary<string, string> variables)
    {
        StringWriter output = new();
        StringWriter error = new();
        int code = await Program.RunAsync(
            ["--model", model, "--budget-usd", "5", "--out", Path.Combine(_folder.FullName, "brief.md")],
            new Screen(output, error, isLive: false),
            new ModelEnvironment(variables.GetValueOrDefault),
            Stop);
        return (code, output.ToString(), error.ToString().Trim());
    }

    [GeneratedRegex(@"brief: [1-9][0-9]* findings, [1-9][0-9]* citations, 0 unsupported, (?<tokens>[0-9,]+) tokens, (?<dollars>\$[0-9.]+)\s*$", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Summary();
}
