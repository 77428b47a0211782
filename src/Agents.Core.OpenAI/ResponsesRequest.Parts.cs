using Microsoft.Extensions.AI;

namespace Agents.Core.OpenAI;

/// <content>The parts of a message: text, images, files, refusals.</content>
internal sealed partial class ResponsesRequest
{
    private void WritePart(AIContent content, bool isAnswer)
    {
        _json.WriteStartObject();
        switch (content)
        {
            case TextContent text when isAnswer:
                _json.WriteString("type", "output_text");
                _json.WriteString("text", text.Text);
                _json.WriteStartArray("annotations");
                _json.WriteEndArray();
                break;
            case TextContent text:
                _json.WriteString("type", "input_text");
                _json.WriteString("text", text.Text);
                break;
            case ErrorContent { ErrorCode: ResponsesItems.Refusal } refusal when isAnswer:
                _json.WriteString("type", "refusal");
                _json.WriteString("refusal", refusal.Message);
                break;
            case ErrorContent error when isAnswer:
                _json.WriteString("type", "output_text");
                _json.WriteString("text", error.Message);
                _json.WriteStartArray("annotations");
                _json.WriteEndArray();
                break;
            case UriContent address when !isAnswer && address.HasTopLevelMediaType("image"):
                WriteImage(content, "image_url", address.Uri.AbsoluteUri);
                break;
            case UriContent address when !isAnswer:
                _json.WriteString("type", "input_file");
                _json.WriteString("file_url", address.Uri.AbsoluteUri);
                break;
            case DataContent data when !isAnswer && data.HasTopLevelMediaType("image"):
                WriteImage(content, "image_url", data.Uri);
                break;
            case DataContent data when !isAnswer && !data.HasTopLevelMediaType("audio") && !data.HasTopLevelMediaType("video"):
                _json.WriteString("type", "input_file");
                _json.WriteString("filename", data.Name is { Length: > 0 } name ? name : FileName(data.MediaType));
                _json.WriteString("file_data", data.Uri);
                break;
            case HostedFileContent file when !isAnswer && file.HasTopLevelMediaType("image"):
                WriteImage(content, "file_id", file.FileId);
                break;
            case HostedFileContent file when !isAnswer:
                _json.WriteString("type", "input_file");
                _json.WriteString("file_id", file.FileId);
                break;
            default:
                throw new NotSupportedException(
                    $"The Responses API takes no {Describe(content)} {(isAnswer ? "in an answer of the model" : "as input")}.");
        }

        _json.WriteEndObject();
    }

    private void WriteImage(AIContent content, string field, string value)
    {
        _json.WriteString("type", "input_image");
        _json.WriteString(field, value);
        if (Property(content.AdditionalProperties, "detail") is string detail)
        {
            _json.WriteString("detail", detail);
        }
    }

    private static string FileName(string mediaType) => mediaType switch
    {
        "application/pdf" => "document.pdf",
        "text/plain" => "file.txt",
        _ => "file",
    };

    private static string Describe(AIContent content) => content switch
    {
        DataContent data => $"{nameof(DataContent)} of the type {data.MediaType}",
        _ => content.GetType().Name,
    };
}
