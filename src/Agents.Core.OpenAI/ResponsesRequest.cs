using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Agents.Core.OpenAI;

/// <summary>Writes the body of <c>POST /responses</c>.</summary>
/// <remarks>
/// What the caller's own object says stands; our fields fill up where it is silent. Two lists are joined, the caller's first: <c>input</c> and
/// <c>tools</c>. In <c>text</c> and <c>reasoning</c> our fields fill up inside.
/// </remarks>
internal sealed partial class ResponsesRequest
{
    private readonly Utf8JsonWriter _json;
    private readonly ChatOptions? _options;
    private readonly JsonObject? _own;
    private readonly StrictSchema _schemas;
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);

    private ResponsesRequest(Utf8JsonWriter json, ChatOptions? options, JsonObject? own, StrictSchema schemas)
    {
        _json = json;
        _options = options;
        _own = own;
        _schemas = schemas;
    }

    /// <summary>Writes a request.</summary>
    /// <param name="messages">The conversation, or what is new in it when the options name one that the server keeps.</param>
    /// <param name="options">The options.</param>
    /// <param name="own">The caller's own object; <see langword="null"/> when there is none.</param>
    /// <param name="schemas">Makes schemas strict.</param>
    /// <param name="model">The model's id.</param>
    /// <param name="streams">Whether the answer comes in pieces.</param>
    /// <param name="isStored">Whether the server is asked to keep the response.</param>
    /// <exception cref="NotSupportedException">A content or a tool cannot be written.</exception>
    public static JsonBody Write(
        IEnumerable<ChatMessage> messages, ChatOptions? options, JsonObject? own, StrictSchema schemas, string model, bool streams, out bool isStored)
    {
        bool stored = Value<bool?>(own, "store") ?? Property(options?.AdditionalProperties, "store") as bool? ?? options?.ConversationId is not null;
        isStored = stored;
        return JsonBody.Write(
            (json, state) => new ResponsesRequest(json, options, own, schemas).Write(messages, Value<string>(own, "model") ?? model, stored, streams), 0);
    }

    private void Write(IEnumerable<ChatMessage> messages, string model, bool stored, bool streams)
    {
        _json.WriteStartObject();
        WriteHead(model, stored, streams);
        WriteInput(messages);
        WriteTools();
        WriteFormat();
        WriteReasoning();
        WriteLimits();
        WriteRest();
        _json.WriteEndObject();
    }

    private static T? Value<T>(JsonObject? owner, string name) =>
        owner is not null && owner.TryGetPropertyValue(name, out JsonNode? node) && node is JsonValue value && value.TryGetValue(out T? found) ? found : default;

    /// <summary>Finds one of the properties that an object of Microsoft.Extensions.AI carries beside its own.</summary>
    private static object? Property(IReadOnlyDictionary<string, object?>? properties, string name) =>
        properties is not null && properties.TryGetValue(name, out object? value)
            ? value is JsonElement element ? Plain(element) : value
            : null;

    // Options that were stored and read again hold JSON in place of values.
    private static object? Plain(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number when element.TryGetInt32(out int number) => number,
        _ => null,
    };

    private void WriteHead(string model, bool stored, bool streams)
    {
        // How the answer comes is the caller's method to say, and not the object's.
        _written.UnionWith(["model", "stream", "store"]);
        _json.WriteString("model", model);
        if (streams)
        {
            _json.WriteBoolean("stream", true);
        }

        _json.WriteBoolean("store", stored);
        WriteIncluded(!stored && Reasons(model));

        // A conversation is an object of its own at the server; anything else is the last response of one.
        if (_options?.ConversationId is { Length: > 0 } conversation && _own?["conversation"] is null && _own?["previous_response_id"] is null)
        {
            _json.WriteString(conversation.StartsWith("conv_", StringComparison.Ordinal) ? "conversation" : "previous_response_id", conversation);
        }

        if (_options?.Instructions is { Length: > 0 } instructions && TryBegin("instructions"))
        {
            _json.WriteString("instructions", instructions);
        }
    }

    private void WriteIncluded(bool reasoning)
    {
        bool logProbabilities = WantsLogProbabilities;
        if ((!reasoning && !logProbabilities) || !TryBegin("include"))
        {
            return;
        }

        _json.WriteStartArray("include");
        if (reasoning)
        {
            _json.WriteStringValue("reasoning.encrypted_content");
        }

        if (logProbabilities)
        {
            _json.WriteStringValue("message.output_text.logprobs");
        }

        _json.WriteEndArray();
    }

    private bool WantsLogProbabilities =>
        Property(_options?.AdditionalProperties, "logprobs") is true || Property(_options?.AdditionalProperties, "top_logprobs") is int or long;

    // The server refuses to encrypt the reasoning of models that do none. Whatever is not known to be one of them reasons, as new ones do.
    private static bool Reasons(string model)
    {
        ReadOnlySpan<char> name = model.StartsWith("ft:", StringComparison.Ordinal) ? model.AsSpan(3) : model;
        return !name.StartsWith("gpt-4", StringComparison.Ordinal)
            && !name.StartsWith("gpt-3", StringComparison.Ordinal)
            && !name.StartsWith("chatgpt-", StringComparison.Ordinal)
            && !name.Contains("-chat", StringComparison.Ordinal);
    }

    private void WriteReasoning()
    {
        string? effort = _options?.Reasoning?.Effort switch
        {
            ReasoningEffort.None => "none",
            ReasoningEffort.Low => "low",
            ReasoningEffort.Medium => "medium",
            ReasoningEffort.High => "high",
            ReasoningEffort.ExtraHigh => "xhigh",
            _ => null,
        };
        string? summary = _options?.Reasoning?.Output switch
        {
            ReasoningOutput.Summary => "auto",
            ReasoningOutput.Full => "detailed",
            _ => null,
        };
        if (effort is null && summary is null)
        {
            return;
        }

        JsonObject? own = BeginObject("reasoning");
        if (effort is not null && own?["effort"] is null)
        {
            _json.WriteString("effort", effort);
        }

        if (summary is not null && own?["summary"] is null)
        {
            _json.WriteString("summary", summary);
        }

        _json.WriteEndObject();
    }

    private void WriteLimits()
    {
        // The smaller one counts: a budget limits the answer by the options, whatever the caller's object says.
        if (_options?.MaxOutputTokens is { } tokens)
        {
            _written.Add("max_output_tokens");
            _json.WriteNumber("max_output_tokens", RequestBase.Count(_own, "max_output_tokens") is { } own ? Math.Min(own, tokens) : tokens);
        }

        if (_options?.Temperature is { } temperature && TryBegin("temperature"))
        {
            _json.WriteNumber("temperature", temperature);
        }

        if (_options?.TopP is { } topP && TryBegin("top_p"))
        {
            _json.WriteNumber("top_p", topP);
        }

        if (Property(_options?.AdditionalProperties, "top_logprobs") is { } top && top is int or long && TryBegin("top_logprobs"))
        {
            _json.WriteNumber("top_logprobs", Convert.ToInt64(top));
        }
    }

    /// <summary>Writes what the caller's object says and we did not.</summary>
    private void WriteRest()
    {
        foreach ((string name, JsonNode? value) in _own ?? [])
        {
            if (_written.Add(name))
            {
                Write(name, value);
            }
        }
    }

    private void Write(string name, JsonNode? value)
    {
        _json.WritePropertyName(name);
        if (value is null)
        {
            _json.WriteNullValue();
        }
        else
        {
            value.WriteTo(_json);
        }
    }

    /// <summary>Tells whether a field is ours to write: the caller's object is silent about it.</summary>
    private bool TryBegin(string name)
    {
        if (_own?[name] is not null)
        {
            return false;
        }

        _written.Add(name);
        return true;
    }

    /// <summary>Begins an object with what the caller's has in its place.</summary>
    private JsonObject? BeginObject(string name)
    {
        _written.Add(name);
        _json.WriteStartObject(name);
        JsonObject? own = _own?[name] as JsonObject;
        foreach ((string inner, JsonNode? value) in own ?? [])
        {
            // A null says nothing, and would stand beside what we say.
            if (value is not null)
            {
                Write(inner, value);
            }
        }

        return own;
    }

    /// <summary>Begins a list with what the caller's has in its place.</summary>
    private void BeginList(string name)
    {
        _written.Add(name);
        _json.WriteStartArray(name);
        foreach (JsonNode? item in _own?[name] as JsonArray ?? [])
        {
            item?.WriteTo(_json);
        }
    }
}
