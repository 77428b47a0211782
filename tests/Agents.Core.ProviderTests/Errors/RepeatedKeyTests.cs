using System.Net;
using System.Text;
using Agents.Core.Anthropic;
using Agents.Core.Chat;
using Agents.Core.OpenAI;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Errors;

/// <summary>Servers that repeat the key of a request in what they say of its failure. A key of one's own server need not look like one.</summary>
public class RepeatedKeyTests
{
    private const string Key = "canary.7";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("chat completions", 401)]
    [InlineData("responses", 401)]
    [InlineData("messages", 401)]
    [InlineData("embeddings", 401)]
    [InlineData("chat completions", 200)]
    [InlineData("responses", 200)]
    [InlineData("messages", 200)]
    [InlineData("embeddings", 200)]
    public async Task A_key_that_the_server_repeats_stands_nowhere(string format, int status)
    {
        using HttpClient http = new(new RepeatingHandler(status));
        OpenAIClientSettings settings = new() { HttpClient = http };
        Func<Task> call = format switch
        {
            "chat completions" => () => new OpenAIChatClient(Key, "m", settings).GetResponseAsync("Hello", cancellationToken: Stop),
            "responses" => () => new OpenAIResponsesChatClient(Key, "m", settings).GetResponseAsync("Hello", cancellationToken: Stop),
            "embeddings" => () => new OpenAIEmbeddingGenerator(Key, "m", settings: settings).GenerateAsync(["Hello"], cancellationToken: Stop),
            _ => () => new AnthropicChatClient(Key, "m", new AnthropicClientSettings { HttpClient = http }).GetResponseAsync("Hello", cancellationToken: Stop),
        };

        ModelException failure = await Assert.ThrowsAsync<ModelException>(call);

        Assert.DoesNotContain("canary", $"{failure}{failure.Detail}{failure.Code}", StringComparison.Ordinal);
        Assert.Contains("[redacted]", failure.Detail, StringComparison.Ordinal);
    }

    private sealed class RepeatingHandler(int status) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage((HttpStatusCode)status)
            {
                Content = new StringContent(
                    $$$"""{"type":"error","error":{"type":"authentication_error","message":"There is no user with the key {{{Key}}} here."}}""", Encoding.UTF8, "application/json"),
            });
    }
}
