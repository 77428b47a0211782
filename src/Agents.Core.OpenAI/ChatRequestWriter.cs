using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Agents.Core.OpenAI;

/// <summary>Writes the JSON of <c>POST /chat/completions</c>.</summary>
/// <remarks>After OpenAI's API reference, "Create chat completion". A part of a message that the protocol cannot carry is an exception, never left away.</remarks>
internal sealed partial class ChatRequestWriter
{
    private const string SchemaNotice = "Answer with one JSON object that follows this JSON schema, and with nothing else:\n";

    private readonly Utf8JsonWriter _json;
    private readonly ChatDialect _dialect;
    private readonly StrictSchema _strict;
    private readonly ChatOptions? _options;
    private readonly JsonObject? _base;

    private ChatRequestWriter(Utf8JsonWriter json, ChatDialect dialect, StrictSchema strict, ChatOptions? options, JsonObject? requestBase)
    {
        _json = json;
        _dialect = dialect;
        _strict = strict;
        _options = options;
        _base = requestBase;
    }

    /// <summary>Writes one request.</summary>
    /// <exception cref="NotSupportedException">A message, a tool or the raw representation holds what the protocol cannot carry.</exception>
    public static JsonBody Write(ChatRequest request) => JsonBody.Write(
        static (json, request) => new ChatRequestWriter(json, request.Dialect, request.Strict, request.Options, request.Base).WriteRequest(request), request);

    private void WriteRequest(ChatRequest request)
    {
        _json.WriteStartObject();
        _json.WriteString("model"u8, request.Model);
        _json.WriteStartArray("messages"u8);
        WriteInstructions();
        foreach (ChatMessage message in request.Messages)
        {
            WriteMessage(message);
        }

        _json.WriteEndArray();
        if (request.Streams)
        {
            _json.WriteBoolean("stream"u8, true);
            WriteStreamOptions();
        }

        WriteBase();
        if (_options is not null)
        {
            WriteLimits(_options);
            WriteSampling(_options);
            WriteTools(_options);
            WriteResponseFormat(_options);
        }
        else
        {
            CopyTools();
        }

        _json.WriteEndObject();
    }

    private bool IsSilent(string field) => _base is null || !_base.ContainsKey(field);

    private void WriteStreamOptions()
    {
        JsonObject? said = _base?["stream_options"] as JsonObject;
        if (!_dialect.SendsStreamOptions && said is null)
        {
            return;
        }

        _json.WriteStartObject("stream_options"u8);
        foreach ((string name, JsonNode? value) in said ?? [])
        {
            WriteNode(name, value);
        }

        if (_dialect.SendsStreamOptions && said?.ContainsKey("include_usage") != true)
        {
            _json.WriteBoolean("include_usage"u8, true);
        }

        _json.WriteEndObject();
    }

    /// <summary>Copies what the caller set in the words of the protocol, but for what is put together with ours.</summary>
    private void WriteBase()
    {
        foreach ((string name, JsonNode? value) in _base ?? [])
        {
            if (name is not ("model" or "messages" or "stream" or "stream_options" or "tools" or "max_tokens" or "max_completion_tokens"))
            {
                WriteNode(name, value);
            }
        }
    }

    private void WriteNode(string name, JsonNode? value)
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

    private void WriteLimits(ChatOptions options)
    {
        // The smaller one counts: a budget limits the answer by the options, whatever the caller's own fields say.
        int? most = options.MaxOutputTokens;
        foreach (string name in (ReadOnlySpan<string>)["max_completion_tokens", "max_tokens"])
        {
            if (RequestBase.Count(_base, name) is { } limit)
            {
                most = Math.Min(limit, most ?? limit);
            }
        }

        if (most is { } tokens)
        {
            _json.WriteNumber(_dialect.UsesMaxTokens ? "max_tokens"u8 : "max_completion_tokens"u8, tokens);
        }
    }

    private void WriteSampling(ChatOptions options)
    {
        WriteNumber("temperature", options.Temperature);
        WriteNumber("top_p", options.TopP);
        WriteNumber("frequency_penalty", options.FrequencyPenalty);
        WriteNumber("presence_penalty", options.PresencePenalty);
        if (options.Seed is { } seed && IsSilent("seed"))
        {
            _json.WriteNumber("seed"u8, seed);
        }

        if (options.StopSequences is { Count: > 0 } stops && IsSilent("stop"))
        {
            _json.WriteStartArray("stop"u8);
            foreach (string stop in stops)
            {
                _json.WriteStringValue(stop);
            }

            _json.WriteEndArray();
        }

        if (options.Reasoning?.Effort is { } effort && IsSilent("reasoning_effort"))
        {
            _json.WriteString("reasoning_effort"u8, Effort(effort));
        }

        if (options.AdditionalProperties is not null)
        {
            WriteLogProbabilities(options.AdditionalProperties);
        }
    }

    private void WriteLogProbabilities(AdditionalPropertiesDictionary properties)
    {
        if (properties.TryGetValue(TokenLogProbability.RequestKey, out bool asked) && asked && IsSilent("logprobs"))
        {
            _json.WriteBoolean("logprobs"u8, true);
        }

        if (properties.TryGetValue(TokenLogProbability.AlternativesRequestKey, out int count) && IsSilent("top_logprobs"))
        {
            _json.WriteNumber("top_logprobs"u8, count);
        }
    }

    private void WriteNumber(string name, float? value)
    {
        if (value is { } number && IsSilent(name))
        {
            _json.WriteNumber(name, number);
        }
    }

    private static string Effort(ReasoningEffort effort) => effort switch
    {
        ReasoningEffort.None => "none",
        ReasoningEffort.Low => "low",
        ReasoningEffort.Medium => "medium",
        ReasoningEffort.High => "high",
        ReasoningEffort.ExtraHigh => "xhigh",
        _ => throw new NotSupportedException($"The protocol has no reasoning effort '{effort}'."),
    };
}
