using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Agents.Core.Graphs.Plans;

/// <summary>Writes plans as JSON.</summary>
internal static class PlanWriter
{
    public static string Write(PlanNode[] nodes, string output)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", GraphPlan.Version);
            writer.WriteStartArray("nodes");
            foreach (PlanNode node in nodes)
            {
                Write(writer, node);
            }

            writer.WriteEndArray();
            writer.WriteString("output", output);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, PlanNode node)
    {
        writer.WriteStartObject();
        writer.WriteString("id", node.Id);
        writer.WriteString("agent", node.Entry.Name);
        writer.WriteStartArray("inputs");
        foreach (PlanInput input in node.Inputs)
        {
            writer.WriteStartObject();
            if (input.Node is not null)
            {
                writer.WriteString("node", input.Node);
            }
            else
            {
                writer.WritePropertyName("value");
                input.Json.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (node.Join != PlanJoin.All)
        {
            Write(writer, node.Join);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, PlanJoin join)
    {
        writer.WriteStartObject("join");
        writer.WriteString("policy", PlanJoin.NameOf(join.Kind));
        if (join.Count is { } count)
        {
            writer.WriteNumber("count", count);
        }

        if (join.Deadline is { } deadline)
        {
            writer.WriteNumber("deadlineSeconds", (decimal)deadline.Ticks / TimeSpan.TicksPerSecond);
        }

        writer.WriteEndObject();
    }
}
