using System.Text;
using System.Text.Json;
using Agents.Core.Chat;
using Agents.Core.Chat.Catalog;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Recording;

public sealed class CassetteSecretsTests
{
    // Looks like nothing, and holds what JSON and addresses escape.
    private const string Canary = "kanari\"vogel/é<+7";
    private const string Key = "sk-proj-Ab12Cd34Ef56Gh78";

    private static RecordingOptions Options => new() { Secrets = { Canary } };

    [Fact]
    public async Task A_named_secret_and_a_key_are_never_written_wherever_they_stand()
    {
        foreach (string secret in new[] { Canary, Key })
        {
            ChatMessage[] messages =
            [
                new(ChatRole.System, $"The key is {secret}."),
                new(ChatRole.User, [new TextContent($"Use {secret} {secret}!"), new TextReasoningContent(secret)]) { AuthorName = $"Ann {secret}" },
                new(ChatRole.Assistant, [new FunctionCallContent("c1", "f", new Dictionary<string, object?>
                {
                    ["key"] = secret, [secret] = 1, ["nested"] = new Dictionary<string, object?> { ["list"] = new[] { "x", secret } },
                    ["inner"] = JsonSerializer.Serialize(new { value = JsonSerializer.Serialize(secret, AIJsonUtilities.DefaultOptions) }),
                })]) { AdditionalProperties = new() { ["note"] = secret } },
                new(ChatRole.Tool, [new FunctionResultContent("c1", new Dictionary<string, object?> { ["out"] = $"got {secret}" })]),
                new(ChatRole.User, [new UriContent($"https://a.example/?k={Uri.EscapeDataString(secret)}", "image/png"), new DataContent(Encoding.UTF8.GetBytes($"a {secret} b"), "text/plain")]),
                new(ChatRole.User, $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"user1:{secret}"))}"),
            ];
            ChatOptions options = new()
            {
                Instructions = secret,
                StopSequences = [secret],
                AdditionalProperties = new() { ["user"] = secret, ["x-note"] = new[] { secret } },
                Tools = [AIFunctionFactory.Create((string city) => city, "f", $"Calls with {secret}.")],
                ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonDocument.Parse(JsonSerializer.Serialize(new { @default = secret })).RootElement, "answer", $"As {secret}"),
            };
            ChatResponseUpdate[] updates =
            [
                new(ChatRole.Assistant, [new TextContent($"Here: {secret}."), new TextReasoningContent($"hm {secret}") { ProtectedData = secret == Canary ? secret : null }])
                {
                    AdditionalProperties = new() { ["echo"] = secret }, AuthorName = secret,
                },
                new(ChatRole.Assistant, [new FunctionCallContent("c2", "f", new Dictionary<string, object?> { ["key"] = secret }), new ErrorContent(secret) { Details = secret }]),
                new(ChatRole.Assistant, [new DataContent((byte[])[0xFF, .. Encoding.UTF8.GetBytes(secret == Canary ? secret : "x"), 0xFE], "image/png")]),
                new(ChatRole.Assistant, [new FunctionCallContent("c3", "f") { Exception = new JsonException($"bad: {secret}") }]),
            ];

            string streamed = await Recordings.RecordAsync(new UpdatesClient(updates), messages, options, Options, streamed: true);
            string whole = await Recordings.RecordAsync(new UpdatesClient(updates), messages, options, Options);
            string failed = await Recordings.RecordAsync(
                new UpdatesClient { Failure = new ModelException("m", ModelErrorKind.Authentication, "it is wrong.") { Code = secret, Detail = $"Wrong key {secret}." } },
                messages,
                options,
                Options);

            foreach (string text in new[] { streamed, whole, failed })
            {
                Assert.Equal(2, text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
                AssertAbsent(secret, text);
                using RecordingChatClient client = Recordings.Replay(text, Options);
                Exception? exception = await Record.ExceptionAsync(() => client.GetResponseAsync(messages, options, TestContext.Current.CancellationToken));
                Assert.Equal(text == failed, exception is ModelException { Kind: ModelErrorKind.Authentication });
            }
        }
    }

    [Fact]
    public async Task A_secret_in_two_chunks_is_taken_out_of_both_and_the_chunks_stay()
    {
        foreach (string secret in new[] { Canary, Key })
        {
            for (int at = 1; at < secret.Length; at++)
            {
                ChatResponseUpdate[] updates =
                [
                    new(ChatRole.Assistant, $"It is {secret[..at]}"),
                    new(ChatRole.Assistant, [new TextReasoningContent("hm")]),
                    new(ChatRole.Assistant, [new TextContent(secret[at..])]),
                    new(ChatRole.Assistant, " indeed."),
                ];

                string text = await Recordings.RecordAsync(new UpdatesClient(updates), [new ChatMessage(ChatRole.User, "?")], null, Options, streamed: true);

                using RecordingChatClient client = Recordings.Replay(text);
                List<ChatResponseUpdate> replayed = await client.StreamAsync([new ChatMessage(ChatRole.User, "?")]);
                Assert.Equal(["It is [redacted]", "", "", " indeed."], replayed.Select(update => update.Text));
            }
        }
    }

    [Fact]
    public async Task Properties_that_are_secret_by_name_are_left_out_and_arguments_replaced()
    {
        string[] names = ["Authorization", "x-api-key", "api_key", "ApiKey", "password", "client_secret", "access_token", "Set-Cookie", "token"];
        AdditionalPropertiesDictionary properties = new() { ["max_tokens"] = "kept", ["secretary"] = "Ann" };
        Dictionary<string, object?> arguments = new() { ["tokens"] = 7, ["page"] = new Dictionary<string, object?> { ["Password"] = "tweety" } };
        foreach (string name in names)
        {
            properties[name] = new Dictionary<string, object?> { ["value"] = "tweety" };
            arguments[name] = "tweety";
        }

        UpdatesClient inner = new(new ChatResponseUpdate(ChatRole.Assistant, [new FunctionCallContent("c", "login", arguments)]) { AdditionalProperties = properties });
        string text = await Recordings.RecordAsync(inner, [new ChatMessage(ChatRole.User, "?") { AdditionalProperties = properties }], new ChatOptions { AdditionalProperties = properties }, streamed: true);

        Assert.DoesNotContain("tweety", text, StringComparison.Ordinal);
        Assert.Equal(3, text.Split("\"additionalProperties\":{\"max_tokens\":\"kept\",\"secretary\":\"Ann\"}").Length - 1);
        using RecordingChatClient client = Recordings.Replay(text);
        FunctionCallContent call = (FunctionCallContent)(await client.GetResponseAsync(
            [new ChatMessage(ChatRole.User, "?") { AdditionalProperties = properties }], new ChatOptions { AdditionalProperties = properties }, TestContext.Current.CancellationToken)).Messages[0].Contents[0];
        Assert.Equal("[redacted]", call.Arguments!["x-api-key"]!.ToString());
        Assert.Equal("7", call.Arguments["tokens"]!.ToString());
    }

    [Theory]
    [InlineData("sk-abcdef", true)]
    [InlineData("Authorization: Bearer tweety-bird", true)]
    [InlineData("bearer eyJhbGciOi.J9", true)]
    [InlineData("Basic dXNlcjpwYXNz", true)]
    [InlineData("ghp_abcdefghijklmnopqrst", true)]
    [InlineData("AKIAABCDEFGHIJKLMNOP", true)]
    [InlineData("AIzaSyA-abcdefghijklmnopqrstuvwx", true)]
    [InlineData("sk_live_4eC39HqLyjWDarjtT1", true)]
    [InlineData("0123456789abcdef0123456789abcdef", true)]
    [InlineData("basic research and bearer instruments", false)]
    [InlineData("key-findings, key_points, pk_customer_id, sk_customer", false)]
    [InlineData("Donaudampfschifffahrtsgesellschaftskapitaen", false)]
    [InlineData("call 4 of 7: sk-learn", false)]
    public async Task Words_are_told_from_keys(string words, bool isKey)
    {
        string text = await Recordings.RecordAsync(ScriptedChatClient.FromTurns(Turn.Text("ok")), [new ChatMessage(ChatRole.User, words)]);

        Assert.Equal(isKey, text.Contains("[redacted]", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{\"a\":\"x\\nsk-abcdef\"}""", """{\"a\":\"x\\n[redacted]\"}""")]
    [InlineData("\\u0022Bearer ab1\\u002Bcd\\/ef\\u0022", "\\u0022[redacted]\\u0022")]
    [InlineData("?k=%20sk-abcdef&x=%zz%2", "?k=%20[redacted]&x=%zz%2")]
    [InlineData("100 % of C:\\new\\", "100 % of C:\\new\\")]
    public async Task A_key_behind_an_escape_is_found(string words, string clean)
    {
        string text = await Recordings.RecordAsync(ScriptedChatClient.FromTurns(Turn.Text(words)), [new ChatMessage(ChatRole.User, "?")]);
        using RecordingChatClient client = Recordings.Replay(text);

        Assert.Equal(clean, (await client.AskAsync("?")).Text);
    }

    [Fact]
    public async Task Looks_may_be_switched_off_for_what_was_not_named()
    {
        RecordingOptions options = new() { RedactsKeys = false, Secrets = { "tweety" } };

        string text = await Recordings.RecordAsync(ScriptedChatClient.FromTurns(Turn.Text(Key)), [new ChatMessage(ChatRole.User, "tweety")], null, options);

        Assert.Contains(Key, text, StringComparison.Ordinal);
        Assert.DoesNotContain("tweety", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ids_and_signatures_that_look_like_keys_stay()
    {
        const string Id = "0123456789abcdef0123456789abcdef";
        ChatResponseUpdate update = new(ChatRole.Assistant, [new FunctionCallContent(Id, "f"), new TextReasoningContent("") { ProtectedData = Id }]) { ResponseId = Id, MessageId = Id };
        string text = await Recordings.RecordAsync(new UpdatesClient(update), [new ChatMessage(ChatRole.User, "?")], streamed: true);
        using RecordingChatClient client = Recordings.Replay(text);

        Assert.Equal(Recordings.Json(new[] { update }), Recordings.Json(await client.StreamAsync([new ChatMessage(ChatRole.User, "?")])));
    }

    [Fact]
    public async Task Values_of_named_variables_are_secrets_when_they_are_long_enough()
    {
        ModelEnvironment environment = new(name => name switch { "OPENAI_API_KEY" => "tweety-bird", "MINE" => "sylvester", "ANTHROPIC_API_KEY" => "ollama", _ => null });
        RecordingOptions options = new() { Environment = environment, SecretVariables = { "MINE", "MISSING" } };

        string text = await Recordings.RecordAsync(
            ScriptedChatClient.FromTurns(Turn.Text("tweety-bird sylvester ollama")), [new ChatMessage(ChatRole.User, "ollama sylvester tweety-bird")], null, options);

        Assert.Contains("\"ollama [redacted] [redacted]\"", text, StringComparison.Ordinal);
        Assert.Contains("\"[redacted] [redacted] ollama\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_written_without_a_secret_is_not_written()
    {
        using Cassette cassette = Cassette.InMemory(RecordingMode.Record, options: new RecordingOptions { Secrets = { "contents" } });
        using RecordingChatClient client = new(cassette, ScriptedChatClient.FromTurns(Turn.Text("Hi!")));

        CassetteException exception = await Assert.ThrowsAsync<CassetteException>(() => client.AskAsync("Hello"));

        Assert.DoesNotContain("contents", exception.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, cassette.Count);
    }

    [Fact]
    public void Options_are_checked_at_once_and_do_not_quote_secrets()
    {
        RecordingOptions options = new() { Secrets = { "abcd", "abc" }, SecretVariables = { "" }, MaxRequestDataBytes = -1, Environment = null! };

        AgentOptionsException exception = Assert.Throws<AgentOptionsException>(() => Cassette.InMemory(RecordingMode.Record, options: options));

        Assert.Equal(
            [
                "Secrets[1] must have 4 or more characters, but has 3.", "SecretVariables[2] must be the name of a variable, but is empty.",
                "Environment must not be null.", "MaxRequestDataBytes must be 0 or more bytes, but is -1.",
            ],
            exception.Failures);
    }

    private static void AssertAbsent(string secret, string text)
    {
        Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Uri.EscapeDataString(secret), text, StringComparison.Ordinal);
        Assert.DoesNotContain(JsonEncodedText.Encode(secret).ToString(), text, StringComparison.Ordinal);
        Assert.DoesNotContain(secret[2..^2], text, StringComparison.Ordinal);
        for (int shift = 0; shift < 3; shift++)
        {
            string encoded = Convert.ToBase64String([.. new byte[shift], .. Encoding.UTF8.GetBytes(secret)]);
            Assert.DoesNotContain(encoded[4..^4], text, StringComparison.Ordinal);
        }
    }
}
