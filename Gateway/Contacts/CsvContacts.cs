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
        foreach (var name in columns)
            if (ContactText.WhyNotAttribute(name, "") is { } why) Add(FaultCodes.InvalidValue, why);
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
        for (var i = 0; i < record.Fields.Length; i++) row.Take(_columns[i], record.Fields[i].Trim());
        row.End();
        return row.Faults.Count == 0 ? new(index, row.Contact) : ContactLine.Failed(index, row.Faults);
    }

    /// <summary>One row on its way to a contact.</summary>
    sealed class Row
    {
        string? _phone, _userId, _name;
        bool? _optedOut;
        bool _hasAddress;
        ImmutableArray<string> _tags = [];
        ImmutableSortedDictionary<string, string> _attributes = ImmutableSortedDictionary<string, string>.Empty;

        public List<Fault> Faults { get; } = [];

        public ContactFields Contact => new(_phone, _userId, _name, _tags, _attributes, _optedOut);

        public void Take(string column, string text)
        {
            if (text.Length == 0) return;
            switch (column)
            {
                case "phone":
                    _hasAddress = true;
                    if (!PhoneNumber.TryParse(text, out _phone)) Fault(column, ProblemCodes.InvalidPhone, ContactText.NoPhone);
                    break;
                case "userId":
                    _hasAddress = true;
                    if (!Bsuid.TryParse(text, out _userId)) Fault(column, FaultCodes.InvalidValue, ContactText.NoUserId);
                    break;
                case "name":
                    _name = text;
                    if (text.Length > ContactText.LongestName) Fault(column, FaultCodes.TooLong, $"name must have at most {ContactText.LongestName} characters.");
                    else if (ContactText.WhyNotName(text) is { } whyNotName) Fault(column, FaultCodes.InvalidValue, whyNotName);
                    break;
                case "tags":
                    TakeTags(text);
                    break;
                case "optedOut":
                    _optedOut = text.ToUpperInvariant() switch { "TRUE" or "YES" or "1" => true, "FALSE" or "NO" or "0" => false, _ => null };
                    if (_optedOut is null) Fault(column, FaultCodes.WrongType, "optedOut must be true or false.");
                    break;
                default:
                    _attributes = _attributes.SetItem(column, text);
                    if (text.Length > ContactText.LongestAttribute) Fault(column, FaultCodes.TooLong, $"{column} must have at most {ContactText.LongestAttribute} characters.");
                    else if (ContactText.WhyNotAttribute(column, text) is { } whyNot) Fault(column, FaultCodes.InvalidValue, whyNot);
                    break;
            }
        }

        public void End()
        {
            if (!_hasAddress) Faults.Insert(0, new Fault("/phone", FaultCodes.Required, ContactText.NoAddress)); // what a row needs most is told first
        }

        void TakeTags(string text)
        {
            _tags = [.. text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(ContactText.Tag).Distinct()];
            if (_tags.Length > ContactText.MostTags) Fault("tags", FaultCodes.TooMany, $"tags must hold at most {ContactText.MostTags} tags.");
            foreach (var tag in _tags)
                if (ContactText.WhyNotTag(tag) is { } why) Fault("tags", FaultCodes.InvalidValue, why);
        }

        void Fault(string column, string code, string detail) => Faults.Add(new Fault($"/{column}", code, detail));
    }
}
