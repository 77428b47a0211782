using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Agents.Core.OpenAI;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.OpenAI;

/// <summary>Clients on servers in memory, fixtures, and answers as text that can be compared.</summary>
internal static class Wire
{
    public const string Key = "sk-proj-CanaryCanaryCanary0123456789";

    public static readonly Uri LocalServer = new("http://localhost:8080/v1");

    public static OpenAIChatClient Client(WireHandler handler, string model = "gpt-5-mini", Action<OpenAIClientSettings>? configure = null)
    {
        OpenAIClientSettings settings = new() { HttpClient = new HttpClient(handler) };
        configure?.Invoke(settings);
        return new OpenAIChatClient(Key, model, settings);
    }

    public static IChatClient Compatible(WireHandler handler, Action<OpenAICompatibleOptions>? configure = null)
    {
        OpenAICompatibleOptions options = new() { Settings = { HttpClient = new HttpClient(handler) } };
        configure?.Invoke(options);
        return OpenAICompatible.CreateChatClient(LocalServer, null, "qwen3", options);
    }

    public static string Answer(string name) => File.ReadAllText(Path(Folder(), "answers", name + ".json"));

    public static byte[] Stream(string name) => File.ReadAllBytes(Path(Folder(), "streams", name + ".sse"));

    public static IEnumerable<string> Names() =>
        Directory.EnumerateFiles(Path(Folder(), "streams"), "*.sse").Select(System.IO.Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)!;

    /// <summary>Compares a request with its file; ACCEPT_REQUESTS=1 writes the file instead.</summary>
    public static void AssertRequest(string name, byte[] body, [CallerFilePath] string source = "")
    {
        if (Environment.GetEnvironmentVariable("ACCEPT_REQUESTS") == "1")
        {
            string folder = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(source)!, "..", "Fixtures", "openai", "requests");
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(System.IO.Path.Combine(folder, name + ".json"), body);
            return;
        }

        Assert.Equal(File.ReadAllText(Path(Folder(), "requests", name + ".json")), Encoding.UTF8.GetString(body));
    }

    public static async Task<List<ChatResponseUpdate>> ReadAsync(IChatClient client, CancellationToken token, ChatOptions? options = null)
    {
        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("hi", options, token))
        {
            updates.Add(update);
        }

        return updates;
    }

    /// <summary>Writes everything that an answer says, one line a part.</summary>
    public static string Describe(ChatResponse response)
    {
        ChatMessage message = Assert.Single(response.Messages);
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"{message.Role} {response.ResponseId} {response.ModelId} {response.CreatedAt:O} {response.FinishReason}");
        foreach (AIContent content in message.Contents)
        {
            text.AppendLine(Describe(content));
        }

        text.AppendLine(Describe(response.Usage));
        if (message.AdditionalProperties?.GetValueOrDefault(TokenLogProbability.Key) is IReadOnlyList<TokenLogProbability> tokens)
        {
            text.AppendLine(string.Join("; ", tokens.Select(Describe)));
        }

        return text.ToString();
    }

    public static string Describe(UsageDetails? usage) => usage is null ? "no usage"
        : $"{usage.InputTokenCount} in, {usage.CachedInputTokenCount} cached, {usage.OutputTokenCount} out, {usage.ReasoningTokenCount} reasoning, {usage.TotalTokenCount} total"
            + string.Concat((usage.AdditionalCounts ?? []).Select(count => $", {count.Key} {count.Value}"));

    public static string Describe(AIContent content) => content switch
    {
        TextContent text => $"text: {text.Text}",
        TextReasoningContent thought => $"reasoning: {thought.Text}",
        FunctionCallContent call => $"call: {call.CallId} {call.Name} {(call.Exception?.Message ?? CallArguments.Write(call))}",
        ErrorContent error => $"error: {error.ErrorCode} {error.Message}",
        UsageContent usage => $"usage: {Describe(usage.Details)}",
        _ => content.GetType().Name,
    };

    private static string Describe(TokenLogProbability token) => string.Create(
        CultureInfo.InvariantCulture,
        $"{token.Token} {token.LogProbability} [{string.Join(' ', token.Bytes.ToArray())}] ({string.Join(", ", token.Alternatives.Select(Describe))})");

    private static string Folder() => Path(AppContext.BaseDirectory, "Fixtures", "openai");

    private static string Path(params string[] parts) => System.IO.Path.Combine(parts);
}
