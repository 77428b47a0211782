using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Agents.Core.OpenAI;

/// <summary>Reads where a text says that it comes from.</summary>
internal static class ResponsesAnnotations
{
    /// <summary>Reads the annotations of a part; <see langword="null"/> when there is none.</summary>
    public static List<AIAnnotation>? Read(JsonElement part)
    {
        List<AIAnnotation>? annotations = null;
        foreach (JsonElement annotation in part.List("annotations"))
        {
            if (Citation(annotation) is { } citation)
            {
                (annotations ??= []).Add(citation);
            }
        }

        return annotations;
    }

    private static CitationAnnotation? Citation(JsonElement annotation)
    {
        string? type = annotation.Text("type");
        if (type is not ("url_citation" or "file_citation" or "container_file_citation" or "file_path"))
        {
            return null;
        }

        CitationAnnotation citation = new()
        {
            Title = annotation.Text("title") ?? annotation.Text("filename"),
            FileId = annotation.Text("file_id"),
            Url = Uri.TryCreate(annotation.Text("url"), UriKind.Absolute, out Uri? address) ? address : null,
        };
        if (annotation.Count("start_index") is { } start && annotation.Count("end_index") is { } end)
        {
            citation.AnnotatedRegions = [new TextSpanAnnotatedRegion { StartIndex = (int)start, EndIndex = (int)end }];
        }

        return citation;
    }
}
