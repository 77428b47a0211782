using System.Text;
using System.Text.Encodings.Web;

namespace Agents.Core.Benchmarks.Providers;

/// <summary>What a provider answers, byte for byte: an answer as a whole, and the same model's answer as a stream.</summary>
/// <param name="Model">The id of the model that answers.</param>
/// <param name="Whole">The answer as a whole: JSON.</param>
/// <param name="Stream">The answer as a stream: server-sent events.</param>
public sealed record Wire(string Model, byte[] Whole, byte[] Stream)
{
    /// <summary>Gets what OpenAI's chat completions answer.</summary>
    public static Wire OpenAI { get; } = MakeOpenAI("gpt-4.1-mini-2025-04-14", "chatcmpl-CXk7rVgT0uYw3aQdP9mZsE2nJf5Lh");

    /// <summary>Gets what Anthropic's messages answer.</summary>
    public static Wire Anthropic { get; } = MakeAnthropic("claude-sonnet-4-5-20250929", "msg_01Xv7rTgYw3aQdP9mZsE2nJf");

    private static Wire MakeOpenAI(string model, string id)
    {
        string usage = $$$"""
            {"prompt_tokens":31,"completion_tokens":{{{WireText.Pieces}}},"total_tokens":{{{WireText.Pieces + 31}}},"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}
            """;
        string whole = $$$"""
            {
              "id": "{{{id}}}",
              "object": "chat.completion",
              "created": 1763692800,
              "model": "{{{model}}}",
              "choices": [
                {
                  "index": 0,
                  "message": {
                    "role": "assistant",
                    "content": {{{Quoted(WireText.Answer)}}},
                    "refusal": null,
                    "annotations": []
                  },
                  "logprobs": null,
                  "finish_reason": "stop"
                }
              ],
              "usage": {
                "prompt_tokens": 31,
                "completion_tokens": 9,
                "total_tokens": 40,
                "prompt_tokens_details": {
                  "cached_tokens": 0,
                  "audio_tokens": 0
                },
                "completion_tokens_details": {
                  "reasoning_tokens": 0,
                  "audio_tokens": 0,
                  "accepted_prediction_tokens": 0,
                  "rejected_prediction_tokens": 0
                }
              },
              "service_tier": "default",
              "system_fingerprint": "fp_4fce0778af"
            }
            """;
        StringBuilder stream = new();
        Add("""{"role":"assistant","content":"","refusal":null}""", "null");
        for (int i = 0; i < WireText.Pieces; i++)
        {
            Add($$$"""{"content":{{{Quoted(WireText.Piece(i))}}}}""", "null");
        }

        Add("{}", "\"stop\"");
        AddChunk("[]", usage);
        stream.Append("data: [DONE]\n\n");
        return new Wire(model, Encoding.UTF8.GetBytes(whole), Encoding.UTF8.GetBytes(stream.ToString()));

        void Add(string delta, string finish) =>
            AddChunk($$$"""[{"index":0,"delta":{{{delta}}},"logprobs":null,"finish_reason":{{{finish}}}}]""", "null");

        void AddChunk(string choices, string used) => stream.Append($$$"""
            data: {"id":"{{{id}}}","object":"chat.completion.chunk","created":1763692800,"model":"{{{model}}}","system_fingerprint":"fp_4fce0778af","choices":{{{choices}}},"usage":{{{used}}}}
            """).Append("\n\n");
    }

    private static Wire MakeAnthropic(string model, string id)
    {
        string message = $$$"""
            "id":"{{{id}}}","type":"message","role":"assistant","model":"{{{model}}}","stop_sequence":null
            """;
        string whole = $$$"""
            {{{{message}}},"content":[{"type":"text","text":{{{Quoted(WireText.Answer)}}}}],"stop_reason":"end_turn","usage":{{{Usage(12)}}}}
            """;
        StringBuilder stream = new();
        Add("message_start", $$$"""
            "message":{{{{message}}},"content":[],"stop_reason":null,"usage":{{{Usage(1)}}}}
            """);
        Add("content_block_start", """
            "index":0,"content_block":{"type":"text","text":""}
            """);
        for (int i = 0; i < WireText.Pieces; i++)
        {
            Add("content_block_delta", $$$"""
                "index":0,"delta":{"type":"text_delta","text":{{{Quoted(WireText.Piece(i))}}}}
                """);
        }

        Add("content_block_stop", """
            "index":0
            """);
        Add("message_delta", $$$"""
            "delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":{{{WireText.Pieces}}}}
            """);
        stream.Append("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
        return new Wire(model, Encoding.UTF8.GetBytes(whole), Encoding.UTF8.GetBytes(stream.ToString()));

        void Add(string type, string fields) => stream.Append($$$"""
            event: {{{type}}}
            data: {"type":"{{{type}}}",{{{fields}}}}
            """).Append("\n\n");
    }

    private static string Usage(int output) => $$$"""
        {"input_tokens":28,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":{{{output}}},"service_tier":"standard"}
        """;

    // Providers send letters of every language as they are.
    private static string Quoted(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";
}
