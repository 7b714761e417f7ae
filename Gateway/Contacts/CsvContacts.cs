using System.Collections.Immutable;
using WhatsApi.Meta;

namespace WhatsApi.Gateway;

/// <summary>The columns of a CSV of contacts: known ones by name, every other one an attribute.</summary>
internal sealed class CsvContacts
{
    static readonly string[] Known = ["phone", "userId", "name", "tags", "optedOut"];

    readonly ImmutableArray<string> _columns;

    CsvContacts(ImmutableArray<string> columns) => _columns = columns;

    /// <summary>Reads the header row; null when it cannot be used, and then the faults say why.</summary>
    public static CsvContacts? Of(CsvRecord header, ICollection<Fault> faults)
    {
        ImmutableArray<string> columns = [.. header.Fields.Select(field => field.Trim()).Select(name => Known.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name)];
        if (header.Fault is { } fault) Add(FaultCodes.InvalidValue, fault);
        if (!columns.Contains("phone") && !columns.Contains("userId")) Add(FaultCodes.Required, "The header row must name a column phone or userId, such as: phone,name,tags,city");
        foreach (var twice in columns.GroupBy(name => name).Where(group => group.Count() > 1)) Add(FaultCodes.Duplicate, $"The header row names the column \"{twice.Key}\" more than once.");
        foreach (var name in columns.Where(name => name.Length is 0 or > ContactText.LongestAttributeName))
            Add(FaultCodes.InvalidValue, $"A column's name must have 1 to {ContactText.LongestAttributeName} characters.");
        if (columns.Except(Known).Count() > ContactText.MostAttributes) Add(FaultCodes.TooMany, $"At most {ContactText.MostAttributes} columns can be attributes.");
        return faults.Count == 0 ? new(columns) : null;

        void Add(string code, string detail) => faults.Add(new Fault("", code, detail));
    }

    public ContactLine Read(int index, CsvRecord record)
    {
        if (record.Fault is { } fault) return ContactLine.Failed(index, FaultCodes.InvalidValue, fault);
        if (record.Fields.Length > _columns.Length)
            return ContactLine.Failed(index, FaultCodes.TooMany, $"The row has {record.Fields.Length} fields, the header {_columns.Length}. A comma inside a field needs quotes around it.");
        var row = new Row();
        for (var i = 0; i < record.Fields.Length && row.Fault is null; i++) row.Take(_columns[i], record.Fields[i].Trim());
        if (row is { Fault: null, Phone: null, UserId: null }) row.Fault = (FaultCodes.Required, "phone is required, or userId for a person who shows no number.");
        return row.Fault is var (code, detail) ? ContactLine.Failed(index, code, detail) : new(index, row.Contact);
    }

    /// <summary>One row on its way to a contact. It ends at its first fault.</summary>
    sealed class Row
    {
        string? _name;
        bool? _optedOut;
        ImmutableArray<string> _tags = [];
        ImmutableSortedDictionary<string, string> _attributes = ImmutableSortedDictionary<string, string>.Empty;

        public (string Code, string Detail)? Fault { get; set; }
        public string? Phone { get; private set; }
        public string? UserId { get; private set; }

        public ContactFields Contact => new(Phone, UserId, _name, _tags, _attributes, _optedOut);

        public void Take(string column, string text)
        {
            if (text.Length == 0) return;
            switch (column)
            {
                case "phone":
                    if (PhoneNumber.TryParse(text, out var phone)) Phone = phone;
                    else Fault = (ProblemCodes.InvalidPhone, ContactText.NoPhone);
                    break;
                case "userId":
                    if (Bsuid.TryParse(text, out var userId)) UserId = userId;
                    else Fault = (FaultCodes.InvalidValue, ContactText.NoUserId);
                    break;
                case "name":
                    _name = text;
                    if (text.Length > ContactText.LongestName) Fault = (FaultCodes.TooLong, $"name must have at most {ContactText.LongestName} characters.");
                    break;
                case "tags":
                    TakeTags(text);
                    break;
                case "optedOut":
                    _optedOut = text.ToUpperInvariant() switch { "TRUE" or "YES" or "1" => true, "FALSE" or "NO" or "0" => false, _ => null };
                    if (_optedOut is null) Fault = (FaultCodes.InvalidValue, "optedOut must be true or false.");
                    break;
                default:
                    _attributes = _attributes.SetItem(column, text);
                    if (text.Length > ContactText.LongestAttribute) Fault = (FaultCodes.TooLong, $"{column} must have at most {ContactText.LongestAttribute} characters.");
                    break;
            }
        }

        void TakeTags(string text)
        {
            _tags = [.. text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()];
            if (_tags.Length > ContactText.MostTags) Fault = (FaultCodes.TooMany, $"tags must hold at most {ContactText.MostTags} tags.");
            foreach (var tag in _tags)
                if (ContactText.WhyNotTag(tag) is { } why) Fault = (FaultCodes.InvalidValue, why);
        }
    }
}
