using System.Buffers;
using System.Text;
using System.Text.Json;
using Agents.Core.Tools;

namespace Agents.Core.Routing;

/// <summary>Writes tool graphs as JSON.</summary>
internal static class ToolGraphWriter
{
    /// <exception cref="InvalidOperationException">A name holds half a character.</exception>
    public static string Write(ToolGraph graph)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", ToolGraph.JsonVersion);
            WriteNodes(writer, "tools", graph, RouteNodeKind.Tool);
            WriteNodes(writer, "stages", graph, RouteNodeKind.Stage);
            WriteNames(writer, "starts", graph.Starts.Skip(1));
            WriteGoals(writer, graph.Goals);
            WriteEdges(writer, graph.Edges);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteNodes(Utf8JsonWriter writer, string property, ToolGraph graph, RouteNodeKind kind)
    {
        writer.WriteStartArray(property);
        foreach (RouteNode node in graph.Nodes.Where(node => node.Kind == kind))
        {
            writer.WriteStartObject();
            WriteName(writer, "name", node.Name);
            if (kind == RouteNodeKind.Stage)
            {
                WriteNames(writer, "tools", node.Members);
                writer.WriteNumber("min", node.MinSuccesses);
            }

            writer.WriteNumber("cost", node.Cost);
            if (node.Settings is { } settings)
            {
                WriteSettings(writer, settings);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteSettings(Utf8JsonWriter writer, RouteToolSettings settings)
    {
        if (settings.Estimate is { } estimate)
        {
            writer.WriteStartObject("estimate");
            writer.WriteNumber("cost", estimate.Cost);
            writer.WriteNumber("quality", estimate.Quality);
            writer.WriteEndObject();
        }

        if (settings.Arguments.Rules.Count == 0)
        {
            return;
        }

        writer.WriteStartObject("arguments");
        foreach (MappingRule rule in settings.Arguments.Rules)
        {
            writer.WritePropertyName(Checked(rule.Parameter));
            if (rule.HasValue)
            {
                writer.WriteStartObject();
                writer.WritePropertyName("value");
                writer.WriteRawValue(CanonicalArguments.WriteValue(rule.Value));
                writer.WriteEndObject();
            }
            else if (rule.From is { } from)
            {
                writer.WriteStringValue(Checked(from));
            }
            else
            {
                writer.WriteNullValue();
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteGoals(Utf8JsonWriter writer, IReadOnlyList<RouteGoal> goals)
    {
        writer.WriteStartArray("goals");
        foreach (RouteGoal goal in goals)
        {
            writer.WriteStartObject();
            WriteName(writer, "name", goal.Name);
            WriteNames(writer, "states", goal.States);
            WriteNames(writer, "requires", goal.Requires);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteEdges(Utf8JsonWriter writer, IReadOnlyList<RouteEdge> edges)
    {
        writer.WriteStartArray("edges");
        foreach (RouteEdge edge in edges)
        {
            writer.WriteStartObject();
            WriteName(writer, "from", edge.From);
            WriteName(writer, "to", edge.To);
            writer.WriteNumber("cost", edge.Cost);
            if (edge.Goals.Count > 0)
            {
                WriteNames(writer, "goals", edge.Goals);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteNames(Utf8JsonWriter writer, string property, IEnumerable<string> names)
    {
        writer.WriteStartArray(property);
        foreach (string name in names)
        {
            writer.WriteStringValue(Checked(name));
        }

        writer.WriteEndArray();
    }

    private static void WriteName(Utf8JsonWriter writer, string property, string name) => writer.WriteString(property, Checked(name));

    private static string Checked(string name)
    {
        for (int i = 0; i < name.Length; i++)
        {
            if (char.IsSurrogatePair(name, i))
            {
                i++;
            }
            else if (char.IsSurrogate(name[i]))
            {
                throw new InvalidOperationException($"The name {NameText.Quote(name)} holds half a character, which JSON cannot; give it another one.");
            }
        }

        return name;
    }
}
