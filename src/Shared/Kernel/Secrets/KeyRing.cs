using System.Xml.Linq;
using Liaison.Kernel.Ids;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Liaison.Kernel.Secrets;

/// <summary>Data Protection's key ring in PostgreSQL. Keys are only ever added.</summary>
/// <remarks>IXmlRepository has no asynchronous form; it is called once at start and when a key is made (every 90 days).</remarks>
internal sealed class KeyRing(NpgsqlDataSource db, TimeProvider time) : IXmlRepository, IConfigureOptions<KeyManagementOptions>
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var command = db.CreateCommand("select xml from kernel.data_protection_keys order by id");
        using var reader = command.ExecuteReader();
        List<XElement> keys = [];
        while (reader.Read())
        {
            keys.Add(XElement.Parse(reader.GetString(0)));
        }

        return keys;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var command = db.CreateCommand("insert into kernel.data_protection_keys (id, name, xml, created_at) values ($1, $2, $3, $4)");
        command.Parameters.Add(new NpgsqlParameter { Value = Id.New(time) });
        command.Parameters.Add(new NpgsqlParameter { Value = friendlyName });
        command.Parameters.Add(new NpgsqlParameter { Value = element.ToString(SaveOptions.DisableFormatting) });
        command.Parameters.Add(new NpgsqlParameter { Value = time.GetUtcNow() });
        command.ExecuteNonQuery();
    }

    public void Configure(KeyManagementOptions options) => options.XmlRepository = this;
}
