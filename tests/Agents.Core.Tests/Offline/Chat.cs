using System.Text.Json;
using Agents.Core.Offline;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Offline;

/// <summary>Short ways to say what is in a conversation.</summary>
internal static class Chat
{
    internal const string Nothing = "Nothing in what I was given answers this question.";

    internal const string Budgets = """
        docs/budgets.md:10: # Budgets
        docs/budgets.md:11:
        docs/budgets.md:12: A reservation debits the ledger and every
        docs/budgets.md:13: ancestor, or none. Settling replaces a reservation by
        docs/budgets.md:14: what really happened.
        docs/budgets.md:15:
        docs/budgets.md:16: - Tools heal themselves without asking a model.
        """;

    internal static ChatMessage User(string text) => new(ChatRole.User, text);

    internal static ChatMessage Assistant(string text) => new(ChatRole.Assistant, text);

    internal static ChatMessage Call(string id, string tool, params (string Name, object? Value)[] arguments) =>
        new(ChatRole.Assistant, [new FunctionCallContent(id, tool, arguments.ToDictionary(a => a.Name, a => a.Value))]);

    internal static ChatMessage Result(string id, object? result) => new(ChatRole.Tool, [new FunctionResultContent(id, result)]);

    /// <summary>A question, and what a search for it returned.</summary>
    internal static ChatMessage[] Read(string question, object? result) =>
        [User(question), Call("c1", "search", ("query", question)), Result("c1", result)];

    internal static AIFunctionDeclaration Tool(string name, string description, string schema) =>
        AIFunctionFactory.CreateDeclaration(name, description, Json(schema));

    internal static AIFunctionDeclaration Search(string name = "search_documents") => Tool(
        name, "Searches the documents.", """{"type":"object","properties":{"query":{"type":"string"},"limit":{"type":"integer"}},"required":["query"]}""");

    internal static AIFunctionDeclaration ReadSection() => Tool(
        "read_section", "Reads a section.", """{"type":"object","properties":{"section":{"type":"string"}},"required":["section"]}""");

    internal static AIFunctionDeclaration Weather() => Tool(
        "get_weather", "Tells the weather in a city.", """{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}""");

    internal static JsonElement Json(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    internal static async Task<string> AnswerAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null) =>
        (await new OfflineChatClient().GetResponseAsync(messages, options, TestContext.Current.CancellationToken)).Text;

    internal static async Task<JsonElement> FillAsync(IEnumerable<ChatMessage> messages, string schema) =>
        Json(await AnswerAsync(messages, new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(Json(schema)) }));

    /// <summary>The calls of the answer, one text each: <c>id name(parameter=value)</c>.</summary>
    internal static async Task<string[]> CallsAsync(IEnumerable<ChatMessage> messages, ChatOptions options)
    {
        ChatResponse response = await new OfflineChatClient().GetResponseAsync(messages, options, TestContext.Current.CancellationToken);
        return
        [
            .. response.Messages.Single().Contents.OfType<FunctionCallContent>()
                .Select(c => $"{c.CallId} {c.Name}({string.Join(", ", c.Arguments!.Select(a => $"{a.Key}={a.Value}"))})"),
        ];
    }
}
