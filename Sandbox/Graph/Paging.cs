using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace WhatsApi.Sandbox.Graph;

/// <summary>One page of a list with its cursors; <c>next</c> only where there is more.</summary>
internal static class Paging
{
    public static Page<T> Of<T>(IReadOnlyList<T> all, Func<T, string> id, GraphCall call)
    {
        var limit = int.TryParse(call.Query("limit"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked > 0 ? asked : 25;
        var (after, before) = (Position(call.Query("after")), Position(call.Query("before")));
        var start = after is not null ? IndexOf(all, id, after) + 1 : before is not null ? Math.Max(0, IndexOf(all, id, before) - limit) : 0;
        var stale = (after ?? before) is { } cursor && IndexOf(all, id, cursor) < 0;
        var rows = stale ? [] : all.Skip(start).Take(limit).ToList();
        return new Page<T>(rows, id, call, stale, HasMore: start + rows.Count < all.Count);
    }

    static int IndexOf<T>(IReadOnlyList<T> all, Func<T, string> id, string wanted)
    {
        for (var i = 0; i < all.Count; i++)
            if (id(all[i]) == wanted)
                return i;
        return -1;
    }

    static string? Position(string? cursor)
    {
        try
        {
            return cursor is null ? null : Encoding.ASCII.GetString(Convert.FromBase64String(cursor));
        }
        catch (FormatException)
        {
            return "";
        }
    }

    internal sealed record Page<T>(IReadOnlyList<T> Rows, Func<T, string> Id, GraphCall Call, bool Stale, bool HasMore)
    {
        public GraphAnswer Answer(JsonArray rows)
        {
            if (Stale) return GraphError.Of(131059);
            var answer = new JsonObject { ["data"] = rows };
            if (Rows.Count == 0) return answer;
            var after = Cursor(Rows[^1]);
            var paging = new JsonObject { ["cursors"] = new JsonObject { ["before"] = Cursor(Rows[0]), ["after"] = after } };
            if (HasMore) paging["next"] = Next(after);
            answer["paging"] = paging;
            return answer;
        }

        string Cursor(T row) => Convert.ToBase64String(Encoding.ASCII.GetBytes(Id(row)));

        // The token stays out: it would end up in logs.
        string Next(string after)
        {
            var request = Call.Http.Request;
            var query = request.Query.Where(q => q.Key is not ("after" or "before" or "access_token"))
                .Select(q => $"{q.Key}={Uri.EscapeDataString(q.Value.ToString())}").Append($"after={Uri.EscapeDataString(after)}");
            return $"{request.Scheme}://{request.Host}{request.Path}?{string.Join('&', query)}";
        }
    }
}
