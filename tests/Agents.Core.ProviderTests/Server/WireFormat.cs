using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Agents.Core.Chat;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Server;

/// <summary>How a provider's requests are read and its answers written.</summary>
internal abstract partial class WireFormat
{
    /// <summary>How many characters of a text one event of a stream holds, if the text is not so long that they would be too many events.</summary>
    private const int PieceLength = 8;

    private const int MostPieces = 2_000;

    private static readonly WireFormat[] All = [new ChatCompletionsFormat(), new ResponsesFormat(), new MessagesFormat(), new EmbeddingsFormat()];

    // As the providers do: letters of any language stand as they are, in UTF-8.
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static WireFormat? Of(string path) => Array.Find(All, format => path.EndsWith(format.Path, StringComparison.Ordinal));

    /// <summary>Gets the end of the paths that speak it.</summary>
    public abstract string Path { get; }

    public virtual bool HasKey(IReadOnlyDictionary<string, string> headers, string key) =>
        headers.GetValueOrDefault("Authorization") == $"Bearer {key}" || headers.GetValueOrDefault("api-key") == key;

    public abstract (List<ChatMessage> Messages, ChatOptions Options) Read(JsonElement request);

    public abstract byte[] WriteWhole(ChatResponse answer, ServedRequest request);

    public abstract byte[] WriteStream(ChatResponse answer, ServedRequest request);

    /// <summary>Writes the failure that the provider documents for a kind.</summary>
    public abstract ServedReply WriteError(ModelErrorKind kind);

    /// <summary>Writes a failure as an event in the middle of a stream.</summary>
    public abstract byte[] WriteErrorEvent(ModelErrorKind kind);

    protected static byte[] Write(JsonNode node) => Encoding.UTF8.GetBytes(Text(node));

    // The encoder escapes what lies outside of the basic plane; the providers do not.
    protected static string Text(JsonNode node) => EscapedPair().Replace(
        node.ToJsonString(Relaxed), pair => pair.Groups["before"].Value + Letter(pair.Groups["high"]) + Letter(pair.Groups["low"]));

    /// <summary>Frames events as <c>data:</c> lines, with names where they have any.</summary>
    protected static byte[] Frame(IEnumerable<(string? Name, JsonNode Data)> events)
    {
        StringBuilder text = new();
        foreach ((string? name, JsonNode data) in events)
        {
            text.Append(name is null ? "" : $"event: {name}\n").Append("data: ").Append(Text(data)).Append("\n\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Cuts a text into the pieces of a stream; a pair of surrogates stays together, since UTF-8 cannot say half of one.</summary>
    protected static IEnumerable<string> Pieces(string text)
    {
        int length = Math.Max(PieceLength, text.Length / MostPieces);
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = Math.Min(text.Length, start + length);
            end += end < text.Length && char.IsLowSurrogate(text[end]) ? 1 : 0;
            yield return text[start..end];
        }
    }

    protected static IEnumerable<AIContent> Contents(ChatResponse answer) => answer.Messages.SelectMany(message => message.Contents);

    protected static string Arguments(FunctionCallContent call) => call.Arguments is null or { Count: 0 }
        ? "{}"
        : Text(new JsonObject(call.Arguments.Select(pair => KeyValuePair.Create(pair.Key, JsonSerializer.SerializeToNode(pair.Value)))));

    protected static IDictionary<string, object?> ReadArguments(JsonElement arguments) =>
        arguments.EnumerateObject().ToDictionary(property => property.Name, property => (object?)property.Value.Clone(), StringComparer.Ordinal);

    protected static long Count(long? tokens) => tokens ?? 0;

    protected static JsonElement? Find(JsonElement owner, string property) =>
        owner.TryGetProperty(property, out JsonElement found) && found.ValueKind != JsonValueKind.Null ? found : null;

    protected static string? FindText(JsonElement owner, string property) => Find(owner, property)?.GetString();

    protected static ChatResponseFormat ReadSchema(JsonElement schema, string? name) => ChatResponseFormat.ForJsonSchema(schema.Clone(), name);

    protected static AITool ReadFunction(JsonElement function, string schema) => AIFunctionFactory.CreateDeclaration(
        function.GetProperty("name").GetString()!, FindText(function, "description"), (Find(function, schema) ?? JsonElement.Parse("{}")).Clone());

    private static char Letter(Group hex) => (char)Convert.ToInt32(hex.Value, 16);

    [GeneratedRegex(@"(?<!\\)(?<before>(\\\\)*)\\u(?<high>D[89AB][0-9A-F]{2})\\u(?<low>D[C-F][0-9A-F]{2})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex EscapedPair();

    protected static AIContent ReadUri(string uri, string type) =>
        uri.StartsWith("data:", StringComparison.Ordinal) ? new DataContent(uri) : new UriContent(uri, type);
}
