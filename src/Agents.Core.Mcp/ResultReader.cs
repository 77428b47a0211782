using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Agents.Core.Mcp;

/// <summary>Turns what a server answered into contents for a model: all texts fenced, all contents labelled as untrusted, all of it bounded.</summary>
internal sealed class ResultReader
{
    private readonly string _tool;
    private readonly McpToolsOptions _options;
    private readonly List<AIContent> _contents = [];
    private readonly StringBuilder _text = new();
    private int _room;

    private ResultReader(string tool, McpToolsOptions options)
    {
        _tool = tool;
        _options = options;
        _room = options.MaxResultBytes;
    }

    /// <summary>Reads the result of a tool.</summary>
    /// <param name="tool">The name that the model knows.</param>
    /// <param name="result">What the server answered.</param>
    /// <param name="options">The limits.</param>
    public static object Read(string tool, JsonObject result, McpToolsOptions options)
    {
        ResultReader reader = new(tool, options);
        JsonArray? contents = result["content"] as JsonArray;
        reader.AddAll(contents, item => reader.Add(item));

        // Servers are to say in text too what they give structured; only where they do not, the structure is shown.
        if (result["structuredContent"] is { } structured && contents?.Any(item => JsonText.Of(item, "type") == "text") != true)
        {
            reader.AddText(structured.ToJsonString());
        }

        return reader.Finish();
    }

    /// <summary>Reads the contents of a resource.</summary>
    public static object ReadResource(string tool, JsonObject result, McpToolsOptions options)
    {
        ResultReader reader = new(tool, options);
        reader.AddAll(result["contents"] as JsonArray, reader.AddResource);
        return reader.Finish();
    }

    /// <summary>Reads the messages of a prompt.</summary>
    public static object ReadPrompt(string tool, JsonObject result, McpToolsOptions options)
    {
        ResultReader reader = new(tool, options);
        if (JsonText.Of(result, "description") is { Length: > 0 } description)
        {
            reader.AddText(description);
        }

        reader.AddAll(result["messages"] as JsonArray, message =>
        {
            reader.AddText($"[{JsonText.Of(message, "role") ?? "?"}]");
            reader.Add(message["content"] as JsonObject);
        });
        return reader.Finish();
    }

    /// <summary>Marks a text that was put together from a server's words.</summary>
    public static object ReadText(string tool, string text, McpToolsOptions options)
    {
        ResultReader reader = new(tool, options);
        reader.AddText(text);
        return reader.Finish();
    }

    /// <summary>Gets the words in which a server says that a call failed.</summary>
    public static string ReadError(JsonObject result)
    {
        string text = string.Join('\n', (result["content"] as JsonArray ?? []).Select(item => JsonText.Of(item, "text")).Where(text => text is not null));
        return text.Length > 0 ? text : result["structuredContent"]?.ToJsonString() ?? "(nothing)";
    }

    private void AddAll(JsonArray? items, Action<JsonObject> add)
    {
        int count = items?.Count ?? 0;
        foreach (JsonNode? item in items?.Take(_options.MaxContents) ?? [])
        {
            if (item is JsonObject members)
            {
                add(members);
            }
        }

        if (count > _options.MaxContents)
        {
            AddNote($"{count - _options.MaxContents} of {count} contents were left out");
        }
    }

    private void Add(JsonObject? content)
    {
        string? type = JsonText.Of(content, "type");
        switch (type)
        {
            case "text":
                AddText(JsonText.Of(content, "text") ?? "");
                break;
            case "image" or "audio":
                AddData(type, JsonText.Of(content, "mimeType"), JsonText.Of(content, "data"));
                break;
            case "resource" when content!["resource"] is JsonObject resource:
                AddResource(resource);
                break;
            case "resource_link":
                AddText(DescribeLink(content!));
                break;
            default:
                AddNote($"a content of the kind {NameText.Quote(type ?? "")} cannot be shown");
                break;
        }
    }

    private void AddResource(JsonObject resource)
    {
        string uri = JsonText.Of(resource, "uri") ?? "?";
        if (JsonText.Of(resource, "text") is { } text)
        {
            AddText($"[resource {uri}]");
            AddText(text);
        }
        else if (JsonText.Of(resource, "blob") is { } blob)
        {
            AddData($"resource {uri}", JsonText.Of(resource, "mimeType"), blob);
        }
        else
        {
            AddNote($"the resource {uri} is empty");
        }
    }

    /// <summary>Says in one line what a resource is.</summary>
    public static string DescribeLink(JsonObject link)
    {
        StringBuilder line = new("[resource link] ");
        line.Append(JsonText.Of(link, "uri") ?? JsonText.Of(link, "uriTemplate") ?? "?");
        foreach (string name in (ReadOnlySpan<string>)["name", "title", "description", "mimeType"])
        {
            if (JsonText.Of(link, name) is { Length: > 0 } value)
            {
                line.Append(CultureInfo.InvariantCulture, $" | {name}: {value}");
            }
        }

        return line.ToString();
    }

    private void AddText(string text)
    {
        int limit = Math.Min(_room, _options.MaxContentBytes);
        if (limit == 0)
        {
            AddNote("a text was left out, since the result is too long");
            return;
        }

        _room -= Math.Min(limit, text.Length);
        AddLine(ServerText.Cut(text, limit));
    }

    private void AddData(string kind, string? mediaType, string? base64)
    {
        int length = base64?.Length ?? 0;
        int limit = Math.Min(_room, _options.MaxContentBytes);
        if (length > limit)
        {
            AddNote($"{kind}: left out, since its {length} bytes of base64 are more than the {limit} that there is room for");
            return;
        }

        if (Decode(mediaType, base64) is not { } data)
        {
            AddNote($"{kind}: it cannot be read");
            return;
        }

        _room -= length;
        AddNote($"{kind}, {mediaType}, follows");
        Flush();
        _contents.Add(Label(data));
    }

    private static DataContent? Decode(string? mediaType, string? base64)
    {
        if (base64 is null || mediaType is null)
        {
            return null;
        }

        byte[] bytes = new byte[(base64.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64String(base64, bytes, out int written))
        {
            return null;
        }

        try
        {
            return new DataContent(bytes.AsMemory(0, written), mediaType);
        }
        catch (ArgumentException)
        {
            // No media type at all.
            return null;
        }
    }

    private void AddNote(string note) => AddLine($"[{note}]");

    private void AddLine(string text)
    {
        if (_text.Length > 0)
        {
            _text.Append('\n');
        }

        _text.Append(text);
    }

    private void Flush()
    {
        if (_text.Length > 0)
        {
            _contents.Add(Label(new TextContent(ServerText.Fence(_tool, _text.ToString()))));
            _text.Clear();
        }
    }

    private object Finish()
    {
        if (_text.Length == 0 && _contents.Count == 0)
        {
            AddNote("an empty result");
        }

        Flush();
        return _contents.Count == 1 ? _contents[0] : _contents.ToArray();
    }

    private static AIContent Label(AIContent content)
    {
        content.AdditionalProperties = new AdditionalPropertiesDictionary { [ServerText.LabelKey] = TrustLabel.Untrusted.Value };
        return content;
    }
}
